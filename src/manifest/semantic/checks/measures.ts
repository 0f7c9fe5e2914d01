import type { Measure, SemanticModel } from "../types.ts";
import type { Check, Report } from "./check.ts";

export const measuresAreUnique: Check = ({ models }, report) => {
  const owners = new Map<string, string[]>();
  for (const model of models) {
    model.measures.forEach(({ name }, i) => {
      const known = owners.get(name);
      if (known === undefined) owners.set(name, [model.name]);
      else {
        report.error(
          model,
          `Found measure with name ${name} in multiple semantic models with names (${known.join(", ")})`,
          ["measures", i],
        );
        known.push(model.name);
      }
    });
  }
};

export const measuresAreRight: Check = ({ models }, report) => {
  for (const model of models) {
    model.measures.forEach((measure, i) => {
      const path = ["measures", i];
      for (const problem of [...aggregationProblems(measure), ...parameterProblems(measure)])
        report.error(model, problem, path);
      checkTime(report, model, measure, path);
    });
  }
};

function aggregationProblems({ name, agg, expr }: Measure): string[] {
  if (agg !== "count") return [];
  if (expr === null)
    return [
      `Measure '${name}' uses a COUNT aggregation, which requires an expr to be provided. Provide 'expr: 1' if a count of all rows is desired.`,
    ];
  if (!expr.toLowerCase().startsWith("distinct ")) return [];
  return [
    `Measure '${name}' uses a 'count' aggregation with a DISTINCT expr: '${expr}'. Please use the count_distinct aggregation type.`,
  ];
}

function parameterProblems({ name, agg, agg_params: params }: Measure): string[] {
  const percentile = params?.percentile ?? null;
  if (agg === "percentile") {
    if (percentile === null)
      return [`Measure '${name}' uses a PERCENTILE aggregation, which requires agg_params.percentile to be provided.`];
    if (percentile > 0 && percentile < 1) return [];
    return [
      `Percentile aggregation parameter for measure '${name}' is '${percentile}', but must be between 0 and 1 (non-inclusive). Use MIN for 0 and MAX for 1.`,
    ];
  }
  if (params === null) return [];
  if (agg === "median") {
    return [
      ...(percentile === null || percentile === 0.5
        ? []
        : [`Measure '${name}' uses a MEDIAN aggregation, while percentile is set to '${percentile}'.`]),
      ...(params.use_discrete_percentile
        ? [`Measure '${name}' uses a MEDIAN aggregation, while use_discrete_percentile is set to true.`]
        : []),
    ];
  }
  const wrong = Object.entries(params).flatMap(([key, value]) => (value ? [key] : []));
  if (wrong.length === 0) return [];
  return [
    `Measure '${name}' with aggregation '${agg}' uses agg_params (${wrong.join(", ")}) only relevant to Percentile measures.`,
  ];
}

/** By which time a measure is summed up. */
function checkTime(report: Report, model: SemanticModel, measure: Measure, path: readonly (string | number)[]): void {
  const name = measure.agg_time_dimension ?? model.defaults?.agg_time_dimension ?? null;
  if (name === null) {
    report.error(
      model,
      `Aggregation time dimension for measure ${measure.name} on semantic model ${model.name} is not set! Specify a default 'agg_time_dimension' for the semantic model, or one on the measure.`,
      path,
    );
    return;
  }
  const time = model.dimensions.find((dimension) => dimension.name === name);
  if (time?.type !== "time") {
    report.error(
      model,
      `In semantic model '${model.name}', measure '${measure.name}' has the aggregation time dimension set to '${name}', which is not a valid time dimension in the semantic model`,
      path,
    );
    return;
  }
  const { non_additive_dimension: fixed } = measure;
  if (fixed === null) return;
  const of = `Measure '${measure.name}' has a non_additive_dimension`;
  const dimension = model.dimensions.find((each) => each.name === fixed.name);
  if (dimension === undefined)
    report.error(model, `${of} with name '${fixed.name}' that is not defined in semantic model '${model.name}'.`, path);
  else if (dimension.type !== "time")
    report.error(model, `${of} with name '${fixed.name}' that is defined as a categorical dimension.`, path);
  else if (dimension.type_params?.time_granularity !== time.type_params?.time_granularity)
    report.error(
      model,
      `${of} with name '${fixed.name}' of another granularity than the measure's agg_time_dimension '${name}'.`,
      path,
    );
  if (fixed.window_choice !== "min" && fixed.window_choice !== "max")
    report.error(
      model,
      `${of} with an invalid 'window_choice' of '${fixed.window_choice}'. Only choices supported are 'min' or 'max'.`,
      path,
    );
  const unknown = fixed.window_groupings.filter((each) => !model.entities.some((entity) => entity.name === each));
  if (unknown.length > 0)
    report.error(model, `${of} with window_groupings that are no entities of the model: ${unknown.join(", ")}.`, path);
}
