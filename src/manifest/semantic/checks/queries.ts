import { QuernError } from "../../../base/errors.ts";
import { type QueryItem, type QueryPlace, queryItems, splitName } from "../query-items.ts";
import { granularities, type SavedQuery, type SemanticResource, type WhereFilters } from "../types.ts";
import type { Check, Report, SemanticProject } from "./check.ts";

type Path = readonly (string | number)[];

/** Every filter can be read, and names granularities that there are. */
export const filtersAreReadable: Check = (project, report) => {
  for (const metric of project.metrics) {
    const { measure, numerator, denominator, metrics } = metric.type_params;
    const check = (filters: WhereFilters | null | undefined, path: Path): void =>
      checkFilters(project, report, metric, filters, path);
    check(metric.filter, ["filter"]);
    check(measure?.filter, ["type_params", "measure"]);
    check(numerator?.filter, ["type_params", "numerator"]);
    check(denominator?.filter, ["type_params", "denominator"]);
    metrics.forEach((input, i) => {
      check(input.filter, ["type_params", "metrics", i]);
    });
  }
  for (const query of project.savedQueries)
    checkFilters(project, report, query, query.query_params.where, ["query_params", "where"]);
};

function checkFilters(
  { customGranularities }: SemanticProject,
  report: Report,
  node: SemanticResource,
  filters: WhereFilters | null | undefined,
  path: Path,
): void {
  const known = [...granularities, ...customGranularities];
  for (const { where_sql_template: template } of filters?.where_filters ?? []) {
    const items = itemsOf(report, node, template, "filter", known, path);
    for (const { kind, name, grain, datePart } of items ?? []) {
      if (kind !== "TimeDimension" && grain === null && datePart === null) continue;
      const asked = (splitName(name, known).grain ?? grain)?.toLowerCase();
      if (asked !== undefined && !known.includes(asked))
        report.warn(
          node,
          `Filter for '${node.name}' is not valid. '${asked}' is not a valid granularity name. Valid granularity options: ${known.join(", ")}`,
          path,
        );
    }
  }
}

function itemsOf(
  report: Report,
  node: SemanticResource,
  template: string,
  place: QueryPlace,
  granularityNames: readonly string[],
  path: Path,
): QueryItem[] | undefined {
  try {
    return queryItems(template, place, granularityNames);
  } catch (cause) {
    if (!(cause instanceof QuernError)) throw cause;
    report.error(node, `'${template.trim()}' can't be read: ${cause.message}`, path);
    return undefined;
  }
}

export const savedQueriesAreRight: Check = (project, report) => {
  const metrics = new Set(project.metrics.map((metric) => metric.name));
  const elements = new Set([
    ...metrics,
    "metric_time",
    ...project.models.flatMap((model) => [...model.dimensions, ...model.entities].map((element) => element.name)),
  ]);
  for (const query of project.savedQueries) {
    query.query_params.metrics.forEach((name, i) => {
      if (!metrics.has(name))
        report.error(query, `'${name}' is not a valid metric name.`, ["query_params", "metrics", i]);
    });
    checkGroups(project, report, query, elements);
    const { limit } = query.query_params;
    if (limit !== null && limit < 0)
      report.error(query, `Invalid limit value: ${limit} (should be >= 0)`, ["query_params", "limit"]);
  }
};

const bare = { entityPath: [], grain: null, datePart: null, groupBy: [] };

function checkGroups(
  { customGranularities }: SemanticProject,
  report: Report,
  query: SavedQuery,
  elements: ReadonlySet<string>,
): void {
  const { metrics, group_by, order_by } = query.query_params;
  const keys = new Set(metrics.map((name) => keyOf({ ...bare, kind: "Metric", name })));
  let isReadable = true;
  group_by.forEach((text, i) => {
    const path = ["query_params", "group_by", i];
    const items = itemsOf(report, query, `{{ ${text} }}`, "filter", customGranularities, path);
    if (items === undefined) {
      isReadable = false;
      return;
    }
    const [item] = items;
    if (items.length !== 1 || !elements.has(splitName(item!.name, customGranularities).element))
      report.error(query, `'${text}' is not a valid group-by name.`, path);
    if (item !== undefined) keys.add(keyOf(item));
  });
  if (!isReadable) return;
  order_by.forEach((text, i) => {
    const path = ["query_params", "order_by", i];
    const [item] = itemsOf(report, query, `{{ ${text} }}`, "order", customGranularities, path) ?? [];
    if (item !== undefined && !keys.has(keyOf(item)))
      report.error(query, `'${text}' does not match any of the listed metrics or group-by items.`, path);
  });
}

/** What tells one item from another, whichever way it is ordered. */
const keyOf = ({ kind, name, entityPath, grain, datePart, groupBy }: Omit<QueryItem, "descending">): string =>
  JSON.stringify([kind, name, entityPath, grain, datePart, groupBy]);
