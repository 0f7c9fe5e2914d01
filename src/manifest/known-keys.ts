import { didYouMean, nearest } from "../base/nearest.ts";
import type { ManifestBuilder } from "./builder.ts";
import { type ConfigKind, defaultConfig } from "./config-defaults.ts";
import type { JsonObject } from "./types.ts";
import { placeOf, type YamlEntry } from "./yaml-entries.ts";

const common = ["name", "description", "config", "meta", "tags", "docs"];
const tested = [...common, "data_tests", "tests", "columns"];

/** The keys of each kind of entry of a property file. https://docs.getdbt.com/reference/configs-and-properties */
const known = {
  models: [
    ...tested,
    "constraints",
    "latest_version",
    "deprecation_date",
    "access",
    "group",
    "versions",
    "time_spine",
    "contract",
    "primary_key",
    "semantic_model",
    "agg_time_dimension",
    "metrics",
    "derived_semantics",
  ],
  seeds: [...tested, "group"],
  snapshots: [...tested, "relation", "group"],
  analyses: [...common, "columns"],
  columns: [
    ...common,
    "data_type",
    "quote",
    "constraints",
    "data_tests",
    "tests",
    "granularity",
    "policy_tags",
    "dimension",
    "entity",
  ],
  sources: [
    ...common,
    "schema",
    "database",
    "project",
    "dataset",
    "loader",
    "loaded_at_field",
    "loaded_at_query",
    "freshness",
    "quoting",
    "tables",
    "overrides",
    "data_tests",
    "tests",
  ],
  tables: [...tested, "identifier", "loader", "loaded_at_field", "loaded_at_query", "freshness", "quoting", "external"],
  exposures: [...common, "label", "type", "url", "maturity", "owner", "depends_on", "enabled"],
  unit_tests: ["name", "description", "config", "meta", "tags", "model", "given", "expect", "overrides", "versions"],
  macros: [...common, "arguments"],
  groups: ["name", "description", "owner", "config"],
  data_tests: common,
  functions: [...common, "arguments", "returns"],
} as const;

export type KeyedEntry = keyof typeof known;

/** Warns of keys that nothing reads, with the nearest that something does. Packages are left alone: nobody here can mend them. */
export function warnUnknownKeys(
  builder: ManifestBuilder,
  entry: YamlEntry,
  kind: KeyedEntry,
  value: JsonObject,
  ...path: (string | number)[]
): void {
  if (entry.project !== builder.session.workspace.root) return;
  for (const key of Object.keys(value)) {
    if ((known[kind] as readonly string[]).includes(key)) continue;
    builder.warn(
      "UnknownPropertyKey",
      `${entry.file.original}: nothing reads the key '${key}' of ${kind} '${String(value.name ?? entry.value.name)}'`,
      placeOf(entry, ...path, key),
      didYouMean(key, known[kind]) ?? "What a project keeps for itself goes below 'meta'.",
    );
  }
}

/** Configs beside dbt's common ones: those of materializations and warehouses that models are written for. */
const ofMaterializations = [
  "pre_hook",
  "post_hook",
  "sql_header",
  "partition_by",
  "partitions",
  "cluster_by",
  "incremental_predicates",
  "predicates",
  "merge_update_columns",
  "merge_exclude_columns",
  "location",
  "format",
  "options",
  "delimiter",
  "indexes",
  "strategy",
  "check_cols",
  "updated_at",
  "hard_deletes",
  "invalidate_hard_deletes",
  "target_schema",
  "target_database",
  "snapshot_meta_column_names",
  "dbt_valid_to_current",
  "load",
  "labels",
  "require_partition_filter",
  "partition_expiration_days",
  "hours_to_expiration",
  "access",
  "latest_version",
];

const configs = new Map<ConfigKind, readonly string[]>();

/**
 * Warns of configs that look misspelt. Any name is allowed, since macros may ask for it, so only those are named that
 * are close to one that is known.
 */
export function warnMisspeltConfigs(
  builder: ManifestBuilder,
  kind: ConfigKind,
  config: JsonObject,
  where: {
    readonly original: string;
    readonly packageName: string;
    readonly place: Parameters<ManifestBuilder["warn"]>[2];
  },
): void {
  if (where.packageName !== builder.session.workspace.root.name) return;
  let names = configs.get(kind);
  if (names === undefined) {
    names = [...Object.keys(defaultConfig[kind]()), ...ofMaterializations];
    configs.set(kind, names);
  }
  for (const key of Object.keys(config)) {
    if (names.includes(key)) continue;
    const [near] = nearest(key, names);
    if (near === undefined) continue;
    builder.warn(
      "MisspeltConfig",
      `${where.original}: the config '${key}' is not one of dbt's`,
      where.place,
      `Did you mean '${near}'?`,
    );
  }
}
