import { QuernError } from "../../../base/errors.ts";
import { isDict, str, Tuple, toJs, type Value } from "../../../jinja/index.ts";

/** Reads one config of a model. */
export type ReadConfig = (name: string) => Value;

/** OPTIONS by name, each value as SQL prints it: texts are expressions, lists are of tuples. */
export type Options = Record<string, Value>;

/** What views and tables share. https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#view_option_list */
export function commonOptions(config: ReadConfig, description: Value, temporary: boolean): Options {
  const options: Options = {};
  const hours = config("hours_to_expiration");
  if (hours !== null && !temporary)
    options.expiration_timestamp = `TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL ${str(hours)} hour)`;
  if (typeof description === "string") options.description = JSON.stringify(description);
  const labels = { ...(config("labels_from_meta") === true && scalars(config("meta"))), ...scalars(config("labels")) };
  if (Object.keys(labels).length > 0) options.labels = pairs(labels);
  const tags = scalars(config("resource_tags"));
  if (Object.keys(tags).length > 0) options.tags = pairs(tags);
  return options;
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#table_option_list */
export function tableOptions(config: ReadConfig, description: Value, temporary: boolean): Options {
  const options = commonOptions(config, description, temporary);
  const key = config("kms_key_name");
  if (key !== null) options.kms_key_name = JSON.stringify(str(key));
  if (temporary) {
    options.expiration_timestamp = "TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 12 hour)";
    return options;
  }
  for (const name of ["require_partition_filter", "partition_expiration_days"] as const)
    if (config(name) !== null && config("partition_by") !== null) options[name] = config(name);
  if (config("enable_change_history") !== null) options.enable_change_history = config("enable_change_history");
  if (config("max_staleness") !== null) options.max_staleness = config("max_staleness");
  return options;
}

/** @throws QuernError QN-PARSE-CONFIG for what only tables have */
export function viewOptions(config: ReadConfig, description: Value): Options {
  if (config("enable_change_history") === true)
    throw new QuernError("QN-PARSE-CONFIG", "`enable_change_history` is not supported for views on BigQuery");
  return commonOptions(config, description, false);
}

/** A mapping's texts, numbers and booleans as texts: labels and tags have no other values. */
function scalars(value: Value): Record<string, string> {
  if (!isDict(value)) return {};
  const found: Record<string, string> = {};
  for (const [key, item] of Object.entries(toJs(value) as Record<string, unknown>))
    if (["string", "number", "bigint", "boolean"].includes(typeof item)) found[key] = String(item);
  return found;
}

const pairs = (entries: Record<string, string>): Value[] => Object.entries(entries).map((pair) => new Tuple(pair));
