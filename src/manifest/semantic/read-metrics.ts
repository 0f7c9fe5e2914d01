import { QuernError } from "../../base/errors.ts";
import { fromJs, str } from "../../jinja/index.ts";
import type { PackageParse } from "../package-parse.ts";
import type { JsonObject } from "../types.ts";
import { placeOf, type YamlEntry } from "../yaml-entries.ts";
import { EntryReader } from "./entry-reader.ts";
import { addSemantic, readFilters, renderSemantic, startSemantic } from "./semantic-entry.ts";
import {
  type ConversionParams,
  type CumulativeParams,
  granularities,
  type InputMeasure,
  type InputMetric,
  type Metric,
  type MetricParams,
  type TimeWindow,
} from "./types.ts";

/** Metrics of every type. https://docs.getdbt.com/docs/build/metrics-overview */
export function readMetrics(context: PackageParse): void {
  const entries = context.entries.get("metrics") ?? [];
  if (entries.length === 0) return;
  const scope = context.yamlScope;
  const isFilter = (path: readonly (string | number)[]): boolean =>
    path.at(-1) === "filter" || path.at(-2) === "filter";
  for (const entry of entries)
    context.builder.attempt(() => addMetric(context, entry, renderSemantic(entry, scope, isFilter)));
}

/** Adds the metric that `value` describes: an entry of `metrics:`, or what a measure's `create_metric` stands for. */
export function addMetric(context: PackageParse, entry: YamlEntry, value: JsonObject): void {
  const node = EntryReader.read(entry, value, [], (reader): Metric => {
    const name = reader.text("name");
    checkName(entry, name);
    const start = startSemantic(context, entry, "metric", name, reader.anyMapping("config"));
    const meta = reader.anyMapping("meta");
    const type = reader.word("type", ["simple", "ratio", "cumulative", "derived", "conversion"]);
    const params = reader.mapping("type_params", (each) => readParams(each, type));
    if (params === null) throw reader.wrong("type_params", "a mapping");
    return {
      ...start,
      description: context.describer.describe(reader.textOrNull("description") ?? "", entry),
      label: reader.text("label"),
      type,
      type_params: params,
      filter: readFilters(reader, "filter"),
      time_granularity: reader.textOrNull("time_granularity"),
      meta: Object.keys(start.config.meta).length > 0 ? start.config.meta : meta,
      tags: reader.texts("tags"),
      sources: [],
      metrics: [],
    };
  });
  addSemantic(context, entry, node);
}

function checkName(entry: YamlEntry, name: string): void {
  const problems = [
    name.includes(" ") ? "cannot contain spaces" : "",
    name.length > 250 ? "cannot contain more than 250 characters" : "",
    /^[A-Za-z]/.test(name) ? "" : "must begin with a letter",
    /^[\w-]+$/.test(name) ? "" : "must contain only letters, numbers and underscores",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) {
    throw new QuernError("QN-PARSE-SEMANTIC", `The metric name '${name}' is invalid. It ${problems.join(", ")}`, {
      place: placeOf(entry, "name"),
    });
  }
}

function readParams(reader: EntryReader, type: Metric["type"]): MetricParams {
  const expr = reader.raw("expr");
  if (expr !== null && typeof expr !== "string" && typeof expr !== "boolean")
    throw reader.wrong("expr", "a text or a truth value");
  const window = readWindow(reader, "window");
  const grain = reader.raw("grain_to_date") === null ? null : reader.word("grain_to_date", granularities);
  return {
    measure: readMeasure(reader, "measure"),
    input_measures: [],
    numerator: readInput(reader, "numerator"),
    denominator: readInput(reader, "denominator"),
    expr: expr === null ? null : str(fromJs(expr)),
    window,
    grain_to_date: grain,
    metrics: reader.list("metrics", (item, path) => reader.named(item, path, inputNamed, inputOf)),
    conversion_type_params: reader.mapping("conversion_type_params", readConversion),
    cumulative_type_params: readCumulative(reader, type, window, grain),
    metric_aggregation_params: null,
  };
}

function readCumulative(
  reader: EntryReader,
  type: Metric["type"],
  window: TimeWindow | null,
  grain: string | null,
): CumulativeParams | null {
  const params = reader.mapping("cumulative_type_params", (each): CumulativeParams => {
    const period = each.raw("period_agg") === null ? "first" : each.word("period_agg", ["first", "last", "average"]);
    return {
      window: readWindow(each, "window"),
      grain_to_date: each.textOrNull("grain_to_date"),
      period_agg: period,
      metric: null,
    };
  });
  if (type !== "cumulative") return null;
  return {
    window: params?.window ?? window,
    grain_to_date: params?.grain_to_date ?? grain,
    period_agg: params?.period_agg ?? "first",
    metric: null,
  };
}

function readConversion(reader: EntryReader): ConversionParams {
  const base = readMeasure(reader, "base_measure");
  const conversion = readMeasure(reader, "conversion_measure");
  if (base === null) throw reader.wrong("base_measure", "the name of a measure");
  if (conversion === null) throw reader.wrong("conversion_measure", "the name of a measure");
  const words = ["conversions", "conversion_rate"] as const;
  return {
    base_measure: base,
    conversion_measure: conversion,
    entity: reader.text("entity"),
    calculation: reader.raw("calculation") === null ? "conversion_rate" : reader.word("calculation", words),
    window: readWindow(reader, "window"),
    constant_properties:
      reader.raw("constant_properties") === null
        ? null
        : reader.mappings("constant_properties", (each) => ({
            base_property: each.text("base_property"),
            conversion_property: each.text("conversion_property"),
          })),
  };
}

const measureNamed = (name: string): InputMeasure => ({
  ...{ name, filter: null, alias: null, join_to_timespine: false, fill_nulls_with: null },
});

function readMeasure(reader: EntryReader, key: string): InputMeasure | null {
  const value = reader.raw(key);
  if (value === null) return null;
  return reader.named(value, reader.below(key), measureNamed, (each) => ({
    name: each.text("name"),
    filter: readFilters(each, "filter"),
    alias: each.textOrNull("alias"),
    join_to_timespine: each.flag("join_to_timespine"),
    fill_nulls_with: each.integer("fill_nulls_with"),
  }));
}

const inputNamed = (name: string): InputMetric => ({
  ...{ name, filter: null, alias: null, offset_window: null, offset_to_grain: null },
});

const inputOf = (reader: EntryReader): InputMetric => ({
  name: reader.text("name"),
  filter: readFilters(reader, "filter"),
  alias: reader.textOrNull("alias"),
  offset_window: readWindow(reader, "offset_window"),
  offset_to_grain: reader.textOrNull("offset_to_grain"),
});

function readInput(reader: EntryReader, key: string): InputMetric | null {
  const value = reader.raw(key);
  return value === null ? null : reader.named(value, reader.below(key), inputNamed, inputOf);
}

/** `28 days`: a count and a granularity, which loses its `s` when it is one of the standard ones. */
function readWindow(reader: EntryReader, key: string): TimeWindow | null {
  const text = reader.textOrNull(key)?.toLowerCase();
  if (text === undefined) return null;
  const match = /^(\d+) (\S+)$/.exec(text);
  if (match === null) throw reader.wrong(key, "of the form '<count> <granularity>', such as '28 days'");
  const [count, granularity] = [Number(match[1]), match[2]!];
  const one = granularity.replace(/s$/, "");
  return { count, granularity: (granularities as readonly string[]).includes(one) ? one : granularity };
}
