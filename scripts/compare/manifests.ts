import { type Difference, differencesOf } from "./difference.ts";

type Entry = Record<string, unknown>;
type Manifest = Record<string, unknown>;

/** Parts of a manifest that are maps of resources by id; `macros` are looked at apart, as each side has built-in ones of its own. */
const parts = [
  ...["nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests", "functions"],
  ...["groups", "docs", "selectors", "disabled", "parent_map", "child_map", "group_map"],
];

/** Made of the clock, or of how the work was done. */
const ignored = new Set(["created_at", "compiled_path", "build_path", "config_call_dict"]);

/**
 * What dbt makes of its own insides: of operations the whole project file's checksum, of snapshots in YAML their file's,
 * of unit tests that of Python's printing of its objects.
 */
const inside = /^(operation|snapshot|unit_test)\./;

/** Packages that each side brings itself. */
const builtIn = /^(macro|doc)\.(dbt|dbt_duckdb)\./;

const isCode = (path: string): boolean => /(compiled_code|\.sql)$|(pre|post)-hook/.test(path);

/** Compares two manifests node for node. */
export function manifestDifferences(dbt: Manifest, quern: Manifest): Difference[] {
  const found = parts.flatMap((part) => differencesOf(ofPart(dbt, part), ofPart(quern, part), isCode, part));
  return [...found, ...differencesOf(ownMacros(dbt), ownMacros(quern), isCode, "macros")];
}

function ofPart(manifest: Manifest, part: string): unknown {
  const entries = Object.entries((manifest[part] ?? {}) as Entry).filter(([id]) => !builtIn.test(id));
  return Object.fromEntries(
    entries.map(([id, entry]) => {
      // the disabled ones of a name are a list
      const bare = (each: unknown): unknown => (inside.test(id) ? { ...(each as Entry), checksum: null } : each);
      return [id, comparable(Array.isArray(entry) ? entry.map(bare) : bare(entry))];
    }),
  );
}

function ownMacros(manifest: Manifest): unknown {
  return ofPart(manifest, "macros");
}

/** An entry without what can't be alike, its sets in order. */
export function comparable(entry: unknown): unknown {
  if (Array.isArray(entry)) return entry.map(comparable).toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  if (typeof entry !== "object" || entry === null) return entry;
  const kept = Object.entries(entry).filter(([key]) => !ignored.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === "depends_on" ? dependencies(value) : ordered(key, value)]),
  );
}

/** Which macro of the tool itself did the work is its own affair; whether one of the project's or of a package did is not. */
function dependencies(value: unknown): unknown {
  const { macros, nodes, ...rest } = value as { macros?: string[]; nodes?: string[] };
  return {
    ...rest,
    ...(nodes === undefined ? {} : { nodes: nodes.toSorted() }),
    ...(macros === undefined ? {} : { macros: macros.filter((id) => !builtIn.test(id)).toSorted() }),
  };
}

/** Lists whose order has no meaning. */
const sets = new Set(["tags", "extra_ctes", "refs", "sources"]);

function ordered(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return sets.has(key) ? value.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)) : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, ordered(inner, each)]));
}

const text = (value: unknown): string => JSON.stringify(value) ?? "";
