import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { sameJson } from "../../base/same-json.ts";
import type { Draft, ManifestBuilder } from "../builder.ts";
import type { Manifest } from "../types.ts";
import type { InputMeasure, Metric, SavedQuery, SemanticModel, SemanticResource } from "./types.ts";

/** Drafts of one kind. */
export function draftsOf<K extends SemanticResource["resource_type"]>(
  builder: ManifestBuilder,
  kind: K,
): Draft<Extract<SemanticResource, { resource_type: K }>>[] {
  const all = [...builder.semantic.values()];
  return all.filter((draft) => draft.node.resource_type === kind) as never;
}

/** Gives semantic models the relation of what they stand upon; their refs have been resolved. */
export function relateSemanticModels(builder: ManifestBuilder, manifest: Pick<Manifest, "nodes">): void {
  for (const { node } of draftsOf(builder, "semantic_model")) {
    const target = manifest.nodes[node.depends_on.nodes[0] ?? ""];
    if (target === undefined) continue;
    const { alias, schema, database, relation_name } = target;
    node.node_relation = { alias, schema_name: schema, database, relation_name };
  }
}

/** The edges of metrics, of what is made of them and of what names them. */
export function resolveMetrics(builder: ManifestBuilder): void {
  const metrics = draftsOf(builder, "metric");
  const resolver = new MetricResolver(builder, metrics);
  for (const { node, extra } of metrics) {
    builder.attempt(() => resolver.measuresOf(node, []), {
      node: node.unique_id,
      get place() {
        return extra.place;
      },
    });
  }
  for (const draft of draftsOf(builder, "saved_query"))
    resolver.resolve(
      draft,
      draft.node.query_params.metrics.map((name) => [name]),
    );
  for (const drafts of [builder.nodes, builder.exposures]) {
    for (const draft of drafts.values())
      if (draft.captured.metrics.length > 0) resolver.resolve(draft, draft.captured.metrics);
  }
}

class MetricResolver {
  readonly #builder: ManifestBuilder;
  readonly #metrics: readonly Metric[];
  readonly #models: readonly SemanticModel[];
  readonly #disabled: readonly SemanticResource[];

  constructor(builder: ManifestBuilder, metrics: readonly Draft<Metric>[]) {
    this.#builder = builder;
    this.#metrics = metrics.map((draft) => draft.node);
    this.#models = draftsOf(builder, "semantic_model").map((draft) => draft.node);
    this.#disabled = [...builder.disabled.values()].flat().map((draft) => draft.node as SemanticResource);
  }

  /** The measures that a metric is made of; sets them and its edges on the way. @throws QuernError QN-PARSE-SEMANTIC */
  measuresOf(metric: Metric, above: readonly string[]): readonly InputMeasure[] {
    const { type_params: params } = metric;
    if (params.input_measures.length > 0) return params.input_measures;
    if (above.includes(metric.name))
      throw semanticError(`The metric '${metric.name}' is made of itself: ${[...above, metric.name].join(" --> ")}`);
    if (metric.type === "derived" || metric.type === "ratio") {
      for (const { name } of inputsOf(metric)) {
        const input = this.#metricNamed(name, null, metric.package_name);
        if (input === undefined) throw this.#noMetric(name);
        for (const measure of this.measuresOf(input, [...above, metric.name])) addMeasure(metric, measure);
        addEdge(metric, input.unique_id);
      }
      return params.input_measures;
    }
    for (const measure of ownMeasures(metric)) addMeasure(metric, measure);
    for (const { name } of params.input_measures) addEdge(metric, this.#modelOfMeasure(name, metric).unique_id);
    return params.input_measures;
  }

  /** Adds edges to metrics that a node names. */
  resolve(draft: Draft, names: readonly (readonly string[])[]): void {
    const node = draft.node as SavedQuery;
    for (const words of names) {
      const [name, packageName] = [words.at(-1)!, words.length > 1 ? words[0]! : null];
      const metric = this.#metricNamed(name, packageName, node.package_name);
      if (metric !== undefined) {
        addEdge(node, metric.unique_id);
        continue;
      }
      const isDisabled = this.#isDisabled(name);
      const kind = draft.node.resource_type.replace("_", " ").replace(/^./, (c) => c.toUpperCase());
      this.#builder.errors.push(
        new QuernError(
          isDisabled ? "QN-REF-DISABLED" : "QN-REF-NOT-FOUND",
          `${kind} '${node.unique_id}' (${node.original_file_path}) depends on a metric named '${name}' which ${isDisabled ? "is disabled" : "was not found"}`,
          { node: node.unique_id, place: draft.extra.place, hint: this.#nearest(name) },
        ),
      );
    }
  }

  #metricNamed(name: string, packageName: string | null, from: string): Metric | undefined {
    return inPackages(
      this.#metrics.filter((metric) => metric.name === name),
      packageName,
      from,
      this.#root,
    );
  }

  #modelOfMeasure(name: string, metric: Metric): SemanticModel {
    const has = (model: SemanticModel): boolean => model.measures.some((measure) => measure.name === name);
    const found = inPackages(this.#models.filter(has), null, metric.package_name, this.#root);
    if (found !== undefined) return found;
    const disabled = this.#disabled.find((each) => each.resource_type === "semantic_model" && has(each));
    if (disabled !== undefined)
      throw semanticError(`The measure '${name}' is referenced on the disabled semantic model '${disabled.name}'`);
    const names = this.#models.flatMap((model) => model.measures.map((measure) => measure.name));
    throw semanticError(
      `A semantic model having a measure '${name}' does not exist but was referenced`,
      didYouMean(name, names),
    );
  }

  #noMetric(name: string): QuernError {
    return this.#isDisabled(name)
      ? semanticError(`The metric '${name}' is disabled and thus cannot be referenced`)
      : semanticError(`The metric '${name}' does not exist but was referenced`, this.#nearest(name));
  }

  #isDisabled(name: string): boolean {
    return this.#disabled.some((each) => each.resource_type === "metric" && each.name === name);
  }

  #nearest(name: string): string | undefined {
    return didYouMean(
      name,
      this.#metrics.map((metric) => metric.name),
    );
  }

  get #root(): string {
    return this.#builder.session.workspace.root.name;
  }
}

/** dbt's order of packages for a name: the one that is told, or the node's own, the root's, any. */
function inPackages<T extends { readonly package_name: string }>(
  found: readonly T[],
  packageName: string | null,
  from: string,
  root: string,
): T | undefined {
  const of = (name: string): T | undefined => found.find((each) => each.package_name === name);
  return packageName === null ? (of(from) ?? of(root) ?? found[0]) : of(packageName);
}

function inputsOf({ name, type, type_params: params }: Metric): readonly { readonly name: string }[] {
  if (type === "derived") return params.metrics;
  if (params.numerator === null || params.denominator === null)
    throw semanticError(`The ratio metric '${name}' needs both a numerator and a denominator`);
  return [params.numerator, params.denominator];
}

function ownMeasures({ name, type, type_params: params }: Metric): readonly InputMeasure[] {
  if (type !== "conversion") {
    if (params.measure === null) throw semanticError(`The ${type} metric '${name}' needs a measure`);
    return [params.measure];
  }
  const conversion = params.conversion_type_params;
  if (conversion === null) throw semanticError(`The conversion metric '${name}' needs 'conversion_type_params'`);
  return [conversion.base_measure, conversion.conversion_measure];
}

function addMeasure({ type_params: { input_measures } }: Metric, measure: InputMeasure): void {
  if (!input_measures.some((known) => sameJson(known, measure))) input_measures.push(measure);
}

function addEdge({ depends_on: { nodes } }: { depends_on: { nodes: string[] } }, id: string): void {
  if (!nodes.includes(id)) nodes.push(id);
}

function semanticError(message: string, hint?: string): QuernError {
  return new QuernError("QN-PARSE-SEMANTIC", message, { hint });
}
