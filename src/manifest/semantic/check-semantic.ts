import { type Place, QuernError } from "../../base/errors.ts";
import { readFlag } from "../../context/index.ts";
import type { ManifestBuilder } from "../builder.ts";
import type { Manifest } from "../types.ts";
import type { Check, Report, SemanticProject } from "./checks/check.ts";
import { measuresAreRight, measuresAreUnique } from "./checks/measures.ts";
import { conversionMetrics, cumulativeMetrics, derivedMetrics, measureAliases } from "./checks/metrics.ts";
import { elementsAgree, modelsAreRight } from "./checks/models.ts";
import { labelsAreUnique, namesAreRight } from "./checks/names.ts";
import { filtersAreReadable, savedQueriesAreRight } from "./checks/queries.ts";
import { thereIsATimeSpine, timeSpinesAreRight } from "./checks/time-spines.ts";
import { projectTime } from "./project-time.ts";
import { draftsOf } from "./resolve-semantic.ts";
import type { SemanticResource } from "./types.ts";

const checks: readonly Check[] = [
  ...[measuresAreRight, measuresAreUnique, derivedMetrics, cumulativeMetrics, conversionMetrics, measureAliases],
  ...[modelsAreRight, elementsAgree, namesAreRight, labelsAreUnique, filtersAreReadable, savedQueriesAreRight],
  timeSpinesAreRight,
];

/**
 * Holds the semantic layer to MetricFlow's rules, once it has semantic models and metrics: what breaks one joins the
 * errors, what is only doubtful warns. https://docs.getdbt.com/docs/build/validation
 */
export function checkSemantic(builder: ManifestBuilder, manifest: Pick<Manifest, "nodes">): void {
  if (builder.semantic.size === 0) return;
  const [models, metrics, savedQueries] = [
    draftsOf(builder, "semantic_model").map((draft) => draft.node),
    draftsOf(builder, "metric").map((draft) => draft.node),
    draftsOf(builder, "saved_query").map((draft) => draft.node),
  ];
  const time = projectTime(manifest);
  const customGranularities = time.spines.flatMap((spine) => spine.custom_granularities.map(({ name }) => name));
  const project: SemanticProject = { models, metrics, savedQueries, time, customGranularities };
  const report = reportTo(builder);
  if (models.length > 0) thereIsATimeSpine(project, report);
  if (models.length === 0 || metrics.length === 0) return;
  for (const check of checks) check(project, report);
  warnDeprecated(builder, project);
}

function reportTo(builder: ManifestBuilder): Report {
  const placeOf = (node: SemanticResource | null, path: readonly (string | number)[]): Place | undefined => {
    const extra = node === null ? undefined : builder.semantic.get(node.unique_id)?.extra;
    return extra?.within?.(path) ?? extra?.place;
  };
  return {
    error: (node, message, path = []) => {
      const place = placeOf(node, path);
      builder.errors.push(new QuernError("QN-PARSE-SEMANTIC", message, { node: node?.unique_id, place }));
    },
    warn: (node, message, path = []) => builder.warn("SemanticValidationFailure", message, placeOf(node, path)),
  };
}

function warnDeprecated(builder: ManifestBuilder, { metrics, time }: SemanticProject): void {
  const old = metrics.filter(({ type_params: params }) => params.window !== null || params.grain_to_date !== null);
  if (old.length > 0) {
    const message = `Cumulative fields 'type_params.window' and 'type_params.grain_to_date' belong below 'type_params.cumulative_type_params': ${old.map((metric) => metric.name).join(", ")}`;
    const place = builder.semantic.get(old[0]!.unique_id)?.extra.place;
    if (readFlag(builder.session, "REQUIRE_NESTED_CUMULATIVE_TYPE_PARAMS") === true)
      builder.errors.push(new QuernError("QN-PARSE-SEMANTIC", message, { node: old[0]!.unique_id, place }));
    else builder.warn("MFCumulativeTypeParamsDeprecation", message, place);
  }
  const hasDaySpine = time.spines.some((spine) => spine.primary_column.time_granularity === "day");
  if (time.legacy !== undefined && !hasDaySpine)
    builder.warn(
      "MFTimespineWithoutYamlConfigurationDeprecation",
      "Time spines without YAML configuration are deprecated: describe 'metricflow_time_spine' with a 'time_spine'.",
      builder.nodes.get(time.legacy.unique_id)?.extra.place,
    );
}
