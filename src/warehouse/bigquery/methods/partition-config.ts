import { QuernError } from "../../../base/errors.ts";
import { fn, isDict, itemsOf, PyObject, str, toJs, type Value } from "../../../jinja/index.ts";
import { fieldName } from "../field-schema.ts";

/** `partition_by` of a model, its texts in lower case. */
export interface Partitioning {
  readonly field: string;
  readonly dataType: string;
  readonly granularity: string;
  readonly range: { readonly start: unknown; readonly end: unknown; readonly interval: unknown } | null;
  readonly timeIngestion: boolean;
  readonly copyPartitions: boolean;
}

const dataTypes = ["date", "datetime", "timestamp", "int64"];
const granularities = ["hour", "day", "month", "year"];
const keys = ["field", "data_type", "granularity", "range", "time_ingestion_partitioning", "copy_partitions"];

/**
 * Reads a model's `partition_by`; null when it has none.
 * https://docs.getdbt.com/reference/resource-configs/bigquery-configs#partition-clause
 * @throws QuernError QN-PARSE-CONFIG
 */
export function readPartitioning(raw: Value | undefined): Partitioning | null {
  if (raw === undefined || raw === null) return null;
  if (raw instanceof PartitionConfig) return raw.partitioning;
  if (!isDict(raw))
    throw invalid(`is a mapping, not ${str(raw)}`, 'Write it as {"field": "day", "data_type": "date"}.');
  const given = toJs(raw) as Record<string, unknown>;
  const unknown = Object.keys(given).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw invalid(`has no '${unknown}'`, `Its keys are ${keys.join(", ")}.`);
  if (typeof given.field !== "string") throw invalid("needs a 'field'");
  const text = (key: string, fallback: string, allowed: readonly string[]): string => {
    const value = String(given[key] ?? fallback).toLowerCase();
    if (!allowed.includes(value)) throw invalid(`has a ${key} of ${allowed.join(", ")}, not ${value}`);
    return value;
  };
  const dataType = text("data_type", "date", dataTypes);
  const granularity = text("granularity", "day", granularities);
  if (dataType === "date" && granularity === "hour") throw invalid("of a date can't be by hour");
  const timeIngestion = given.time_ingestion_partitioning === true;
  return {
    field: given.field.toLowerCase().replaceAll("`", ""),
    dataType,
    granularity,
    range: dataType === "int64" && !timeIngestion ? readRange(given.range) : null,
    timeIngestion,
    copyPartitions: given.copy_partitions === true,
  };
}

function readRange(value: unknown): Partitioning["range"] {
  const range = (value ?? {}) as Record<string, unknown>;
  const { start, end, interval } = range;
  if (start === undefined || end === undefined || interval === undefined)
    throw invalid("of an int64 needs a 'range' with start, end and interval");
  return { start, end, interval };
}

const invalid = (what: string, hint?: string): QuernError =>
  new QuernError("QN-PARSE-CONFIG", `\`partition_by\` ${what}`, {
    hint: hint ?? "See https://docs.getdbt.com/reference/resource-configs/bigquery-configs#partition-clause",
  });

/** What `adapter.parse_partition_by()` gives: dbt-bigquery's PartitionConfig. */
export class PartitionConfig extends PyObject {
  override readonly typeName = "PartitionConfig";
  readonly partitioning: Partitioning;

  constructor(partitioning: Partitioning) {
    super();
    this.partitioning = partitioning;
  }

  /** The type of partitions: an ingestion time is a date or a timestamp, whatever its field is. */
  get partitionType(): string {
    const { dataType, timeIngestion } = this.partitioning;
    return timeIngestion && dataType !== "date" ? "timestamp" : dataType;
  }

  get pseudoColumn(): string {
    return this.partitioning.dataType === "date" ? "_PARTITIONDATE" : "_PARTITIONTIME";
  }

  /** Its column as SQL takes it: a reserved word in backticks. */
  get column(): string {
    return fieldName(this.partitioning.field);
  }

  get isTruncated(): boolean {
    const { dataType, granularity } = this.partitioning;
    return dataType !== "int64" && !(dataType === "date" && granularity === "day");
  }

  /** The column cut to its partition, as PARTITION BY takes it. */
  render(alias: string | null): string {
    const { granularity, timeIngestion } = this.partitioning;
    const column = `${alias === null ? "" : `${alias}.`}${timeIngestion ? this.pseudoColumn : this.column}`;
    return this.isTruncated ? `${this.partitionType}_trunc(${column}, ${granularity})` : column;
  }

  /**
   * The partition as a value of its type, equal for all rows of one partition. A date is itself: a function around it
   * could cost the pruning of partitions.
   */
  renderWrapped(alias: string | null): string {
    const { range } = this.partitioning;
    const column = this.render(alias);
    if (range === null || String(range.interval) === "1") return column;
    return `(${column} - mod(${column} - ${range.start}, ${range.interval}))`;
  }

  override attr(name: string): Value | undefined {
    return Object.hasOwn(attributes, name) ? attributes[name]!(this) : undefined;
  }

  override repr(): string {
    const { field, dataType, granularity } = this.partitioning;
    return `PartitionConfig(field='${field}', data_type='${dataType}', granularity='${granularity}')`;
  }
}

const rendering =
  (name: string, render: (config: PartitionConfig, alias: string | null) => string) =>
  (config: PartitionConfig): Value =>
    fn(name, [["alias", null]], (alias) => render(config, alias == null ? null : str(alias)));

const answer =
  (name: string, give: (config: PartitionConfig) => Value) =>
  (config: PartitionConfig): Value =>
    fn(name, [], () => give(config));

const attributes: Readonly<Record<string, (config: PartitionConfig) => Value>> = {
  field: ({ partitioning }) => partitioning.field,
  column: ({ column }) => column,
  data_type: ({ partitioning }) => partitioning.dataType,
  granularity: ({ partitioning }) => partitioning.granularity,
  range: ({ partitioning }) => partitioning.range as Value,
  time_ingestion_partitioning: ({ partitioning }) => partitioning.timeIngestion,
  copy_partitions: ({ partitioning }) => partitioning.copyPartitions,
  data_type_for_partition: answer("data_type_for_partition", (config) => config.partitionType),
  data_type_should_be_truncated: answer("data_type_should_be_truncated", (config) => config.isTruncated),
  time_partitioning_field: answer("time_partitioning_field", (config) => config.pseudoColumn),
  // rows are inserted by the time, also where partitions are read by the date
  insertable_time_partitioning_field: answer("insertable_time_partitioning_field", () => "_PARTITIONTIME"),
  render: rendering("render", (config, alias) => config.render(alias)),
  render_wrapped: rendering("render_wrapped", (config, alias) => config.renderWrapped(alias)),
  reject_partition_field_column: ({ partitioning }) =>
    fn("reject_partition_field_column", ["columns"], (columns) =>
      [...itemsOf(columns!)].filter(
        (column) =>
          !(column instanceof PyObject) || str(column.attr("name") ?? "").toLowerCase() !== partitioning.field,
      ),
    ),
};
