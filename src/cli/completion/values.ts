import { QuernError } from "../../base/errors.ts";
import { readText } from "../../base/files.ts";
import { readYaml } from "../../base/yaml.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { CommandName } from "../commands.ts";
import { type FlagName, flagFor } from "../options.ts";
import { type KnownNames, knownNames, locate } from "./known-names.ts";

export interface Asked {
  readonly command: CommandName | undefined;
  /** The words before the one that is typed. */
  readonly before: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Values that a flag, or the argument `macro`, may take, as far as they begin with what was typed. */
export function valuesOf(name: FlagName | "macro", typed: string, asked: Asked): string[] {
  if (name !== "macro") {
    const { choices } = flagFor(name, asked.command ?? "");
    if (choices !== undefined && choices.length > 0) return beginning(choices, typed);
  }
  switch (name) {
    case "select":
    case "exclude":
      return selectorsFor(typed, asked);
    case "selector":
      return beginning(names(asked)?.selectors ?? [], typed);
    case "macro":
      return beginning(names(asked)?.macros ?? [], typed);
    case "resource-type":
    case "exclude-resource-type":
      return beginning([...resourceTypes, "all", "default"], typed);
    case "output-keys":
      return beginning(outputKeys, typed);
    case "target":
    case "profile":
      return beginning(profileNames(name, asked), typed);
    case "report":
      return typed.startsWith("junit=") ? [] : beginning(["junit="], typed);
    default:
      return [];
  }
}

const resourceTypes = [
  ...["model", "test", "unit_test", "seed", "snapshot", "source", "exposure", "analysis"],
  ...["metric", "semantic_model", "saved_query", "function"],
];
const outputKeys = [
  "name",
  "unique_id",
  "resource_type",
  "package_name",
  "original_file_path",
  "alias",
  "config",
  "depends_on",
  "tags",
];

const beginning = (candidates: Iterable<string>, typed: string): string[] =>
  [...new Set(candidates)].filter((each) => each.startsWith(typed)).sort();

const names = ({ before, env, cwd }: Asked): KnownNames | undefined => knownNames(locate(before, env, cwd));

/** Methods that choose by something else than a name; what they take is known, or open. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  "access:": ["private", "protected", "public"],
  "config.materialized:": ["ephemeral", "incremental", "materialized_view", "snapshot", "table", "view"],
  "resource_type:": resourceTypes,
  "result:": ["error", "fail", "pass", "skipped", "success", "warn"],
  "source_status:": ["error", "fresher", "pass", "warn"],
  "state:": [
    "modified",
    "new",
    "old",
    "unmodified",
    "modified.body",
    "modified.configs",
    "modified.contract",
    "modified.macros",
    "modified.persisted_descriptions",
    "modified.relation",
  ],
  "test_type:": ["data", "generic", "singular", "unit"],
  "version:": ["latest", "none", "old", "prerelease"],
};

/** `+tag:ni` -> `+tag:nightly`: operators and earlier members of an intersection stay in front. */
function selectorsFor(typed: string, asked: Asked): string[] {
  const [, front, rest] = /^((?:[^,]*,)*(?:@|\d*\+)?)([^,]*)$/s.exec(typed)!;
  const known = names(asked);
  const methods: Record<string, readonly string[]> = { ...fixed, ...known?.methods };
  const colon = rest!.indexOf(":") + 1;
  const method = rest!.slice(0, colon);
  const found =
    colon > 0
      ? (methods[method] ?? []).map((value) => method + value)
      : [...(known?.names ?? []), ...Object.keys(methods), ...["file:", "fqn:", "path:"]];
  return beginning(found, rest!).map((value) => front + value);
}

/** Names of targets and profiles in profiles.yml, which is read as it stands. */
function profileNames(name: "target" | "profile", { before, env, cwd }: Asked): string[] {
  const { profiles } = locate(before, env, cwd);
  if (profiles === undefined) return [];
  try {
    const file = readYaml(readText(profiles), profiles) as Record<string, JsonObject> | null;
    const all = Object.entries(file ?? {}).filter(([key]) => key !== "config");
    if (name === "profile") return all.map(([key]) => key);
    return all.flatMap(([, profile]) => Object.keys((profile?.outputs ?? {}) as JsonObject));
  } catch (cause) {
    if (cause instanceof QuernError) return [];
    throw cause;
  }
}
