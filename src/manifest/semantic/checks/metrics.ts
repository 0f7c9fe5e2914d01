import { sameJson } from "../../../base/same-json.ts";
import type { InputMeasure, Measure, Metric, SemanticModel, TimeWindow } from "../types.ts";
import { granularities } from "../types.ts";
import type { Check, Report, SemanticProject } from "./check.ts";
import { checkName } from "./names.ts";

const standard: readonly string[] = granularities;
const notYet = "Custom granularities are not supported for this field yet.";

export const cumulativeMetrics: Check = (project, report) => {
  for (const metric of project.metrics.filter(({ type }) => type === "cumulative")) {
    const { cumulative_type_params: own, ...params } = metric.type_params;
    const path = ["type_params", "cumulative_type_params"];
    if (params.window !== null && own?.window != null && !sameJson(params.window, own.window))
      report.error(
        metric,
        `Got differing values for 'window' on the cumulative metric '${metric.name}'. Please remove the one from 'type_params.window'.`,
        ["type_params", "window"],
      );
    const window = own?.window ?? params.window;
    const grain = own?.grain_to_date ?? params.grain_to_date;
    if (grain !== null && !standard.includes(grain.toLowerCase()))
      report.error(metric, `Invalid time granularity found in 'grain_to_date': '${grain}'. ${notYet}`, path);
    if (window !== null && grain !== null)
      report.error(
        metric,
        "Both window and grain_to_date set for cumulative metric. Please set one or the other.",
        path,
      );
    if (window !== null) checkWindow(project, report, metric, window, false);
  }
};

function checkWindow(
  { customGranularities }: SemanticProject,
  report: Report,
  metric: Metric,
  { count, granularity }: TimeWindow,
  allowCustom: boolean,
): void {
  const valid = [...standard, ...customGranularities];
  const one =
    granularity.endsWith("s") && valid.includes(granularity.slice(0, -1)) ? granularity.slice(0, -1) : granularity;
  const message = `Invalid time granularity '${one}' in window: '${count} ${granularity}'`;
  if (!valid.includes(one)) report.error(metric, message, ["type_params"]);
  else if (!allowCustom && !standard.includes(one)) report.error(metric, `${message} ${notYet}`, ["type_params"]);
}

export const derivedMetrics: Check = (project, report) => {
  const names = new Set(project.metrics.map((metric) => metric.name));
  for (const metric of project.metrics) {
    const { metrics: inputs, expr } = metric.type_params;
    inputs.forEach((input, i) => {
      const path = ["type_params", "metrics", i];
      const where = `on input metric '${input.name}'`;
      if (input.offset_window !== null) checkWindow(project, report, metric, input.offset_window, true);
      if (input.offset_to_grain !== null && !standard.includes(input.offset_to_grain.toLowerCase()))
        report.error(
          metric,
          `Invalid time granularity found in 'offset_to_grain': '${input.offset_to_grain}'. ${notYet}`,
          path,
        );
      if (input.offset_window !== null && input.offset_to_grain !== null)
        report.error(
          metric,
          `Both offset_window and offset_to_grain set for derived metric '${metric.name}' ${where}. Please set one or the other.`,
          path,
        );
    });
    if (metric.type !== "derived") continue;
    if (inputs.length === 0)
      report.error(
        metric,
        `No input metrics found for derived metric '${metric.name}'. Please add metrics to type_params.metrics.`,
        ["type_params"],
      );
    const used = new Set(inputs.map((input) => input.name));
    inputs.forEach((input, i) => {
      const path = ["type_params", "metrics", i];
      if (!names.has(input.name))
        report.error(metric, `For metric: ${metric.name}, input metric: '${input.name}' does not exist.`, path);
      if (input.alias !== null) {
        checkName(report, metric, input.alias, path);
        if (used.has(input.alias))
          report.error(
            metric,
            `Alias '${input.alias}' for input metric: '${input.name}' is already being used. Please choose another alias.`,
            path,
          );
      }
      const name = input.alias ?? input.name;
      if (expr !== null && !expr.includes(name))
        report.warn(
          metric,
          `Input metric '${name}' is not used in \`expr\`: '${expr}' for derived metric '${metric.name}'. Please update the \`expr\` or remove the input metric.`,
          path,
        );
    });
    if (expr === null)
      report.warn(
        metric,
        `No \`expr\` set for derived metric ${metric.name}. Please add an \`expr\` that references all input metrics.`,
      );
  }
};

export const conversionMetrics: Check = (project, report) => {
  for (const metric of project.metrics) {
    const params = metric.type_params.conversion_type_params;
    if (metric.type !== "conversion" || params === null) continue;
    const path = ["type_params", "conversion_type_params"];
    const base = withMeasure(project, params.base_measure);
    const conversion = withMeasure(project, params.conversion_measure);
    if (base === undefined || conversion === undefined) {
      report.error(metric, `For metric '${metric.name}', conversion measures specified was not found.`, path);
      continue;
    }
    for (const [kind, { model }] of [
      ["base", base],
      ["conversion", conversion],
    ] as const) {
      if (!model.entities.some((entity) => entity.name === params.entity))
        report.error(metric, `Entity: ${params.entity} not found in ${kind} semantic model: ${model.name}.`, path);
    }
    for (const { measure } of [base, conversion]) {
      const counts = measure.agg === "count" || measure.agg === "count_distinct";
      if (!counts && !(measure.agg === "sum" && measure.expr === "1"))
        report.error(
          metric,
          `For conversion metrics, the measure must be COUNT/SUM(1)/COUNT_DISTINCT. Measure: ${measure.name} is agg type: ${measure.agg}`,
          path,
        );
    }
    if (params.conversion_measure.filter !== null)
      report.warn(
        metric,
        `Measure input ${params.conversion_measure.name} has a filter. For conversion metrics, filtering on a conversion input measure is not fully supported yet.`,
        path,
      );
    if (params.window !== null) checkWindow(project, report, metric, params.window, false);
    for (const property of params.constant_properties ?? []) {
      checkProperty(report, metric, property.base_property, base.model);
      checkProperty(report, metric, property.conversion_property, conversion.model);
    }
  }
};

function checkProperty(report: Report, metric: Metric, name: string, model: SemanticModel): void {
  if ([...model.entities, ...model.dimensions].some((element) => element.name === name)) return;
  report.error(metric, `The provided constant property: ${name}, cannot be found in semantic model ${model.name}`, [
    ...["type_params", "conversion_type_params", "constant_properties"],
  ]);
}

function withMeasure(
  { models }: SemanticProject,
  { name }: InputMeasure,
): { model: SemanticModel; measure: Measure } | undefined {
  for (const model of models) {
    const measure = model.measures.find((each) => each.name === name);
    if (measure !== undefined) return { model, measure };
  }
  return undefined;
}

/** Aliases of measures, by which a query tells filtered ones apart. */
export const measureAliases: Check = ({ models, metrics }, report) => {
  const measures = new Set(models.flatMap((model) => model.measures.map((measure) => measure.name)));
  const aliases = new Map<string, string[]>();
  for (const metric of metrics) {
    const inputs = metric.type_params.input_measures;
    for (const name of new Set(inputs.map((input) => input.name))) {
      const versions = inputs.filter((input) => input.name === name);
      const bare = versions.filter((input) => input.filter !== null && input.alias === null);
      if (versions.length > 1 && bare.length > 0)
        report.error(
          metric,
          `The metric '${metric.name}' depends on several differently filtered versions of the measure '${name}'. In such cases each filtered one needs an alias.`,
          ["type_params"],
        );
    }
    for (const { name, alias } of inputs) {
      if (alias === null) continue;
      checkName(report, metric, alias, ["type_params"]);
      if (measures.has(alias))
        report.error(
          metric,
          `Alias '${alias}' for measure '${name}' conflicts with a measure of that name. Please choose another alias.`,
          ["type_params"],
        );
      const earlier = aliases.get(alias);
      if (earlier === undefined) aliases.set(alias, [metric.name]);
      else {
        report.error(
          metric,
          `Measure alias ${alias} conflicts with a measure alias used elsewhere: in ${earlier.join(", ")}. Please choose another alias.`,
          ["type_params"],
        );
        earlier.push(metric.name);
      }
    }
  }
};
