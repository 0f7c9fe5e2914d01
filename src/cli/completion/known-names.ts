import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { writeAtomic } from "../../base/files.ts";
import { findProject } from "../../project/find-project.ts";

/** Names of a project that can be completed. */
export interface KnownNames {
  /** Models, seeds, snapshots, tests ... by their names, and folders of models. */
  readonly names: readonly string[];
  /** `tag:` -> tags, `source:` -> sources ... */
  readonly methods: Readonly<Record<string, readonly string[]>>;
  readonly selectors: readonly string[];
  readonly macros: readonly string[];
}

export interface Places {
  readonly root: string | undefined;
  readonly manifest: string | undefined;
  readonly profiles: string | undefined;
}

/** Where the files are that names come from, by the flags typed so far and the environment. */
export function locate(before: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Places {
  const given = (flag: string): string | undefined => {
    const at = before.lastIndexOf(`--${flag}`);
    return at >= 0 ? before[at + 1] : before.findLast((word) => word.startsWith(`--${flag}=`))?.slice(flag.length + 3);
  };
  try {
    const root = dirname(findProject(given("project-dir") ?? (env.DBT_PROJECT_DIR || undefined), cwd));
    const target = given("target-path") ?? (env.DBT_TARGET_PATH || "target");
    const named = given("profiles-dir") ?? (env.DBT_PROFILES_DIR || undefined);
    const folders = named === undefined ? [cwd, root, join(env.HOME ?? "", ".dbt")] : [resolve(cwd, named)];
    const profiles = folders.map((folder) => join(folder, "profiles.yml")).find((file) => existsSync(file));
    return { root, manifest: resolve(root, target, "manifest.json"), profiles };
  } catch (cause) {
    if (cause instanceof QuernError) return { root: undefined, manifest: undefined, profiles: undefined };
    throw cause;
  }
}

/**
 * Names from the last manifest. A manifest can be many megabytes, so the names are kept in `.quern/completion.json`
 * until it changes. Nothing is said when there is none, or it can't be read: completion has no place for messages.
 */
export function knownNames({ root, manifest }: Places): KnownNames | undefined {
  if (root === undefined || manifest === undefined || !existsSync(manifest)) return undefined;
  const { mtimeMs, size } = statSync(manifest);
  const key = `${manifest} ${mtimeMs} ${size}`;
  const cache = join(root, ".quern", "completion.json");
  try {
    if (existsSync(cache)) {
      const kept = JSON.parse(readFileSync(cache, "utf8")) as { key: string; names: KnownNames };
      if (kept.key === key) return kept.names;
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  try {
    const names = collect(JSON.parse(readFileSync(manifest, "utf8")));
    writeAtomic(cache, JSON.stringify({ key, names }));
    return names;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof QuernError) return undefined;
    throw cause;
  }
}

interface Resource {
  readonly name: string;
  readonly resource_type?: string;
  readonly package_name?: string;
  readonly source_name?: string;
  readonly fqn?: readonly string[];
  readonly tags?: readonly string[];
  readonly group?: string | null;
  readonly test_metadata?: { readonly name: string } | null;
}
type Resources = Readonly<Record<string, Resource>>;

function collect(
  manifest: Readonly<Record<string, Resources | undefined>> & { metadata?: { project_name?: string } },
): KnownNames {
  const nodes = Object.values({ ...manifest.nodes, ...manifest.functions }).filter(
    (node) => node.resource_type !== "operation",
  );
  const sources = Object.values(manifest.sources ?? {});
  const all = [...nodes, ...sources];
  const namesIn = (section: string): string[] => Object.values(manifest[section] ?? {}).map(({ name }) => name);
  const methods: Record<string, string[]> = {
    "tag:": all.flatMap(({ tags = [] }) => tags),
    "source:": sources.flatMap(({ name, source_name: owner }) => [owner!, `${owner}.${name}`]),
    "package:": all.flatMap(({ package_name: name }) => name ?? []),
    "group:": nodes.flatMap(({ group }) => group ?? []),
    "test_name:": nodes.flatMap(({ test_metadata: test }) => test?.name ?? []),
    "exposure:": namesIn("exposures"),
    "metric:": namesIn("metrics"),
    "saved_query:": namesIn("saved_queries"),
    "semantic_model:": namesIn("semantic_models"),
    "unit_test:": namesIn("unit_tests"),
    "selector:": Object.keys(manifest.selectors ?? {}),
  };
  const folders = nodes
    .filter(({ resource_type: type }) => type === "model")
    .flatMap(({ fqn = [] }) => fqn.slice(1, -1));
  const project = manifest.metadata?.project_name;
  return {
    names: unique([...nodes.map(({ name }) => name), ...folders]),
    methods: Object.fromEntries(
      Object.entries(methods)
        .map(([method, values]) => [method, unique(values)] as const)
        .filter(([, values]) => values.length > 0),
    ),
    selectors: unique(Object.keys(manifest.selectors ?? {})),
    macros: unique(
      Object.values(manifest.macros ?? {})
        .filter(({ package_name: owner }) => owner === project || project === undefined)
        .map(({ name }) => name)
        .filter((name) => !/^(test|materialization)_/.test(name)),
    ),
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
