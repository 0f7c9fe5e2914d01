import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { ResourceType } from "../manifest/types.ts";
import type { SelectionOptions } from "./types.ts";

const listable = [
  "model",
  "snapshot",
  "seed",
  "test",
  "unit_test",
  "source",
  "exposure",
  "metric",
  "saved_query",
  "semantic_model",
  "function",
] as const satisfies ResourceType[];

/**
 * The kinds of nodes each command works on: `standard` unless told, `all` at most.
 * https://docs.getdbt.com/reference/commands/list
 */
export const resourceTypes = {
  build: ["model", "snapshot", "seed", "test", "unit_test", "saved_query", "exposure", "function", "source"],
  run: ["model", "source"],
  test: ["test", "unit_test"],
  seed: ["seed"],
  snapshot: ["snapshot", "source"],
  load: ["source"],
  clone: ["model", "seed", "snapshot"],
  compile: ["model", "test", "snapshot", "analysis", "seed", "operation", "function"],
  freshness: ["source"],
  list: listable,
} as const satisfies Record<string, readonly ResourceType[]>;

/** Listed only when asked for. */
const further: Partial<Record<keyof typeof resourceTypes, readonly ResourceType[]>> = { list: ["analysis"] };

/**
 * The kinds of a command after `--resource-type` and `--exclude-resource-type`, where `all` and `default` have dbt's meaning.
 * @throws QuernError QN-CLI-USAGE
 */
export function chosenResourceTypes(command: keyof typeof resourceTypes, options: SelectionOptions): ResourceType[] {
  const standard: readonly ResourceType[] = resourceTypes[command];
  const all = [...standard, ...(further[command] ?? [])];
  const wanted = options.resourceTypes?.length ? options.resourceTypes : ["default"];
  const chosen = new Set<ResourceType>();
  for (const name of wanted) {
    for (const type of name === "all" ? all : name === "default" ? standard : [checked(name)]) {
      if (all.includes(type)) chosen.add(type);
    }
  }
  for (const name of options.excludeResourceTypes ?? []) chosen.delete(checked(name));
  return [...chosen];
}

function checked(name: string): ResourceType {
  const known: readonly string[] = [...listable, "analysis", "operation"];
  if (known.includes(name)) return name as ResourceType;
  throw new QuernError("QN-CLI-USAGE", `Invalid resource type '${name}'`, {
    hint: didYouMean(name, known) ?? `Resource types are: ${known.join(", ")}, all, default.`,
  });
}
