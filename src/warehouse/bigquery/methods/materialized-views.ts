import type { Value } from "../../../jinja/index.ts";
import { str, Tuple } from "../../../jinja/index.ts";
import { method } from "../../template-method.ts";
import type { TemplateMethod } from "../../types.ts";
import type { TableResource } from "../catalog.ts";
import { clusterFields, clusteringOf, sameList, samePartitions } from "./layout.ts";
import { configReader, connectionOf, persistedDescription, relationOf } from "./method.ts";
import { commonOptions, type Options, type ReadConfig } from "./options.ts";
import { readPartitioning } from "./partition-config.ts";
import { findTable } from "./tables.ts";

/** Materialized views: their options, and what of a view that stands differs from its config. */
export const materializedViewMethods: Readonly<Record<string, TemplateMethod>> = {
  get_materialized_view_options: method(
    "get_materialized_view_options",
    ["config", "node"],
    (_, config, node) => viewOptions(configReader(config!), persistedDescription(config!, node!)),
    () => ({}),
  ),
  describe_relation: method(
    "describe_relation",
    ["relation"],
    async (tools, relation) => {
      const table = await findTable(connectionOf(tools), relationOf(relation));
      return table === undefined ? null : (JSON.parse(JSON.stringify(table)) as Value);
    },
    () => null,
  ),
  get_materialized_view_changes: method(
    "get_materialized_view_changes",
    ["relation", "config", "node", "sql"],
    async (tools, relation, config, node, sql) => {
      const table = await findTable(connectionOf(tools), relationOf(relation));
      if (table === undefined) return null;
      const read = configReader(config!);
      if (isAnother(table, read, str(sql!))) return { requires_full_refresh: true, options: null };
      const options = changedOptions(table, read, persistedDescription(config!, node!));
      return Object.keys(options).length === 0 ? null : { requires_full_refresh: false, options };
    },
    () => null,
  ),
};

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#materialized_view_option_list */
function viewOptions(config: ReadConfig, description: Value): Options {
  const options: Options = {};
  const refreshes = flag(config("enable_refresh"));
  if (refreshes !== null) options.enable_refresh = refreshes;
  // an interval has no sense where nothing is refreshed
  if (config("refresh_interval_minutes") !== null && refreshes !== false)
    options.refresh_interval_minutes = config("refresh_interval_minutes");
  if (config("max_staleness") !== null) options.max_staleness = config("max_staleness");
  const anyQuery = flag(config("allow_non_incremental_definition"));
  if (anyQuery !== null) options.allow_non_incremental_definition = anyQuery;
  if (config("kms_key_name") !== null) options.kms_key_name = JSON.stringify(str(config("kms_key_name")));
  return { ...options, ...commonOptions(config, description, false) };
}

/** YAML's and Jinja's ways to say yes and no, some of them texts. */
function flag(value: Value): boolean | null {
  return value === null ? null : str(value).toLowerCase() === "true";
}

interface ViewResource {
  readonly query?: string;
  readonly enableRefresh?: boolean;
  readonly refreshIntervalMs?: string;
  readonly allowNonIncrementalDefinition?: boolean;
}

const resourceOf = (table: TableResource): ViewResource => (table.materializedView ?? {}) as ViewResource;

/** What no ALTER changes: query, partitioning, clustering, and what the query may be. */
function isAnother(table: TableResource, config: ReadConfig, sql: string): boolean {
  const { query, allowNonIncrementalDefinition = false } = resourceOf(table);
  return (
    (query !== undefined && plain(query) !== plain(sql)) ||
    !samePartitions(table, readPartitioning(config("partition_by"))) ||
    !sameList(clusteringOf(table), clusterFields(config("cluster_by"))) ||
    (flag(config("allow_non_incremental_definition")) ?? false) !== allowNonIncrementalDefinition
  );
}

const plain = (sql: string): string =>
  sql
    .replace(/\s+/g, " ")
    .replace(/[\s;]+$/, "")
    .trim();

/** The options that are not as the config has them; what it does not name goes back to BigQuery's own value. */
function changedOptions(table: TableResource, config: ReadConfig, description: Value): Options {
  const { enableRefresh = true, refreshIntervalMs = "1800000" } = resourceOf(table);
  const wanted = viewOptions(config, description);
  const changed: Options = {};
  const compare = (name: string, has: unknown, fallback: Value): void => {
    const asked = wanted[name] ?? fallback;
    if (str(asked) !== String(has)) changed[name] = asked;
  };
  compare("enable_refresh", enableRefresh ? "True" : "False", true);
  if (enableRefresh && wanted.enable_refresh !== false)
    compare("refresh_interval_minutes", Number(refreshIntervalMs) / 60_000, 30);
  if (wanted.max_staleness !== undefined && interval(str(wanted.max_staleness)) !== interval(table.maxStaleness ?? ""))
    changed.max_staleness = wanted.max_staleness;
  else if (wanted.max_staleness === undefined && interval(table.maxStaleness ?? "") !== noTime)
    changed.max_staleness = "NULL";
  if (wanted.description !== undefined && wanted.description !== JSON.stringify(table.description ?? ""))
    changed.description = wanted.description;
  if (wanted.kms_key_name !== undefined && wanted.kms_key_name !== JSON.stringify(keyOf(table)))
    changed.kms_key_name = wanted.kms_key_name;
  for (const [name, has] of [
    ["labels", table.labels],
    ["tags", table.resourceTags],
  ] as const)
    if (!samePairs(wanted[name] ?? [], has ?? {})) changed[name] = wanted[name] ?? [];
  // counted from each run on: a view that is built is not to go away
  if (wanted.expiration_timestamp !== undefined) changed.expiration_timestamp = wanted.expiration_timestamp;
  return changed;
}

/** The API names the version of the key as well, which a config does not. */
const keyOf = (table: TableResource): string =>
  (table.encryptionConfiguration?.kmsKeyName ?? "").replace(/\/cryptoKeyVersions\/.*$/, "");

function samePairs(wanted: Value, has: Readonly<Record<string, string>>): boolean {
  const all = Object.entries(has).map((pair) => str(new Tuple(pair)));
  const asked = (wanted as Value[]).map(str);
  return all.length === asked.length && asked.every((pair) => all.includes(pair));
}

const noTime = "0-0 0 0:0:0";
const units = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];

/**
 * An interval in the API's form, `0-0 0 4:0:0`, from that or from SQL: `INTERVAL 4 HOUR`, `INTERVAL "4:0:0" HOUR TO
 * SECOND`. What is written in another way stays as it is, and so differs.
 */
function interval(text: string): string {
  if (text === "") return noTime;
  const sql = /^\s*interval\s+["']?([^"']+?)["']?\s+(\w+)(?:\s+to\s+(\w+))?\s*$/i.exec(text);
  if (sql === null) return text;
  const [, value, from, to] = sql;
  const numbers = value!.split(/[-\s:]+/).map(Number);
  const first = units.indexOf(from!.toUpperCase());
  const count = (to === undefined ? first : units.indexOf(to.toUpperCase())) - first + 1;
  if (first === -1 || count !== numbers.length || numbers.some(Number.isNaN)) return text;
  const parts = units.map((_, i) => numbers[i - first] ?? 0);
  return `${parts[0]}-${parts[1]} ${parts[2]} ${parts[3]}:${parts[4]}:${parts[5]}`;
}
