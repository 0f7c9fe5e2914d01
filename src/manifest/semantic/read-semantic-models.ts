import { type ContextNode, newCaptured, parseContext } from "../../context/index.ts";
import { fromJs, parse as parseTemplate, renderSync, type Scope, str } from "../../jinja/index.ts";
import type { PackageParse } from "../package-parse.ts";
import type { JsonObject } from "../types.ts";
import type { YamlEntry } from "../yaml-entries.ts";
import { EntryReader } from "./entry-reader.ts";
import { addMetric } from "./read-metrics.ts";
import { addSemantic, renderSemantic, startSemantic } from "./semantic-entry.ts";
import {
  type Dimension,
  type Entity,
  granularities,
  type Measure,
  type SemanticElement,
  type SemanticModel,
} from "./types.ts";

export const aggregations = [
  ...["sum", "min", "max", "count_distinct", "sum_boolean", "average", "percentile", "median", "count"],
] as const;

/** Semantic models, and the metrics that their measures ask for. https://docs.getdbt.com/docs/build/semantic-models */
export function readSemanticModels(context: PackageParse): void {
  const entries = context.entries.get("semantic_models") ?? [];
  if (entries.length === 0) return;
  const scope = context.yamlScope;
  for (const entry of entries) context.builder.attempt(() => addSemanticModel(context, entry, scope));
}

function addSemanticModel(context: PackageParse, entry: YamlEntry, scope: Scope): void {
  const { builder, project, describer } = context;
  const describe = (text: string | null): string | null => (text === null ? null : describer.describe(text, entry));
  const asked: Measure[] = [];
  const node = EntryReader.read(entry, renderSemantic(entry, scope), [], (reader): SemanticModel => {
    const start = startSemantic(context, entry, "semantic_model", reader.text("name"), reader.anyMapping("config"));
    const { meta } = start.config;
    const element = (each: EntryReader): SemanticElement => ({
      name: each.text("name"),
      description: describe(each.textOrNull("description")),
      label: each.textOrNull("label"),
      expr: null,
      config: { meta: { ...meta, ...(each.anyMapping("config").meta as JsonObject | undefined) } },
    });
    return {
      ...start,
      model: reader.text("model"),
      node_relation: null,
      description: describe(reader.textOrNull("description")),
      label: reader.textOrNull("label"),
      defaults: reader.mapping("defaults", (each) => ({ agg_time_dimension: each.textOrNull("agg_time_dimension") })),
      entities: reader.mappings("entities", (each) => readEntity(each, element(each))),
      measures: reader.mappings("measures", (each) => {
        const measure = readMeasure(each, element(each));
        if (each.flag("create_metric")) asked.push(measure);
        return measure;
      }),
      dimensions: reader.mappings("dimensions", (each) => readDimension(each, element(each))),
      primary_entity: reader.textOrNull("primary_entity"),
    };
  });
  const captured = newCaptured();
  const parsing = parseContext(builder.session, node as unknown as ContextNode, project.name, captured);
  renderSync(parseTemplate(`{{ ${node.model} }}`, { file: entry.file.absolute }), parsing.scope);
  node.refs = captured.refs;
  addSemantic(context, entry, node, captured);
  for (const { name, label, description } of asked) {
    const metric = {
      name,
      label: label ?? name,
      type: "simple",
      type_params: { measure: name, expr: name },
      description: description ?? `Metric created from measure ${name}`,
      config: { enabled: node.config.enabled },
    };
    addMetric(context, entry, metric);
  }
}

function readEntity(reader: EntryReader, element: SemanticElement): Entity {
  return {
    ...element,
    type: reader.word("type", ["foreign", "natural", "primary", "unique"]),
    role: reader.textOrNull("role"),
    expr: reader.textOrNull("expr"),
  };
}

function readDimension(reader: EntryReader, element: SemanticElement): Dimension {
  return {
    ...element,
    type: reader.word("type", ["categorical", "time"]),
    is_partition: reader.flag("is_partition"),
    type_params: reader.mapping("type_params", (params) => ({
      time_granularity: params.word("time_granularity", granularities),
      validity_params: params.mapping("validity_params", (validity) => ({
        is_start: validity.flag("is_start"),
        is_end: validity.flag("is_end"),
      })),
    })),
    expr: reader.textOrNull("expr"),
    metadata: null,
  };
}

function readMeasure(reader: EntryReader, element: SemanticElement): Measure {
  const expr = reader.raw("expr");
  if (typeof expr === "object" && expr !== null) throw reader.wrong("expr", "a text, a number or a truth value");
  return {
    ...element,
    agg: reader.word("agg", aggregations),
    create_metric: false,
    expr: expr === null ? null : str(fromJs(expr)),
    agg_params: reader.mapping("agg_params", (params) => ({
      percentile: params.number("percentile"),
      use_discrete_percentile: params.flag("use_discrete_percentile"),
      use_approximate_percentile: params.flag("use_approximate_percentile"),
    })),
    non_additive_dimension: reader.mapping("non_additive_dimension", (dimension) => ({
      name: dimension.text("name"),
      window_choice: dimension.word("window_choice", aggregations),
      window_groupings: dimension.texts("window_groupings"),
    })),
    agg_time_dimension: reader.textOrNull("agg_time_dimension"),
  };
}
