import { QuernError } from "../../base/errors.ts";
import { fn, PyObject, parse, renderSync, Scope, toJs, type Value } from "../../jinja/index.ts";
import { granularities } from "./types.ts";

/** What a filter or a query names: `TimeDimension('order__ordered_at', 'day')`. */
export interface QueryItem {
  readonly kind: "Dimension" | "TimeDimension" | "Entity" | "Metric";
  readonly name: string;
  readonly entityPath: readonly string[];
  readonly grain: string | null;
  readonly datePart: string | null;
  readonly groupBy: readonly string[];
  readonly descending: boolean | null;
}

/** Where an item stands: only an order may turn round what is no dimension, and name a metric without its grouping. */
export type QueryPlace = "filter" | "order";

const dateParts = ["year", "quarter", "month", "day", "dow", "doy"];

/**
 * The items that a template of MetricFlow's names, each once.
 * https://docs.getdbt.com/docs/build/metrics-overview#filters
 * @throws QuernError for a template that can't be read, or an item that can't stand there
 */
export function queryItems(template: string, place: QueryPlace, customGranularities: readonly string[]): QueryItem[] {
  const found = new Map<string, QueryItem>();
  const hear = (item: QueryItem): void => {
    check(item, place, customGranularities);
    found.set(JSON.stringify(item), item);
  };
  const start = (kind: QueryItem["kind"], name: Value | undefined, more: Partial<QueryItem> = {}): Builder => {
    const nothing = { entityPath: [], grain: null, datePart: null, groupBy: [], descending: null };
    return new Builder({ kind, name: String(name), ...nothing, ...more }, place, hear);
  };
  const path: readonly [string, Value] = ["entity_path", []];
  const scope = Scope.of(
    {
      Dimension: fn("Dimension", ["name", path], (name, entities) =>
        start("Dimension", name, { entityPath: texts(entities) }),
      ),
      Entity: fn("Entity", ["entity_name", path], (name, entities) =>
        start("Entity", name, { entityPath: texts(entities) }),
      ),
      Metric: fn("Metric", ["metric_name", ["group_by", []]], (name, groupBy) =>
        start("Metric", name, { groupBy: texts(groupBy) }),
      ),
      TimeDimension: fn(
        "TimeDimension",
        ["name", ["time_granularity_name", null], path, ["descending", null], ["date_part_name", null]],
        (name, grain, entities, descending, datePart) =>
          start("TimeDimension", name, {
            grain: textOrNull(grain),
            entityPath: texts(entities),
            descending: descending === null ? null : descending === true,
            datePart: textOrNull(datePart),
          }),
      ),
    },
    { undefinedMode: "strict" },
  );
  renderSync(parse(template, { file: "<filter>" }), scope);
  return [...found.values()];
}

const texts = (value: Value | undefined): string[] => (toJs(value ?? []) as unknown[]).map(String);
const textOrNull = (value: Value | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** An item while a template builds it; printing it ends the building. */
class Builder extends PyObject {
  override readonly typeName = "QueryItem";
  #item: QueryItem;
  readonly #place: QueryPlace;
  readonly #hear: (item: QueryItem) => void;

  constructor(item: QueryItem, place: QueryPlace, hear: (item: QueryItem) => void) {
    super();
    this.#item = item;
    this.#place = place;
    this.#hear = hear;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "grain":
        return fn(name, ["time_granularity"], (grain) => this.#change(name, { grain: String(grain) }));
      case "date_part":
        return fn(name, ["date_part_name"], (part) => this.#change(name, { datePart: String(part) }));
      case "descending":
        return fn(name, ["_is_descending"], (is) => this.#change(name, { descending: is === true }));
      default:
        return undefined;
    }
  }

  override str(): string {
    this.#hear(this.#item);
    return "";
  }

  #change(method: string, change: Partial<QueryItem>): Builder {
    const { kind } = this.#item;
    const isAllowed = kind === "Dimension" || (method === "descending" && this.#place === "order");
    if (!isAllowed) throw wrong(`'${method}' can't be used with '${kind}' here`);
    this.#item = { ...this.#item, ...change };
    return this;
  }
}

/** A name such as `order__ordered_at__day`, taken apart. */
export function splitName(
  name: string,
  customGranularities: readonly string[] = [],
): { readonly entities: readonly string[]; readonly element: string; readonly grain: string | null } {
  const parts = name.split("__");
  const last = parts.at(-1)!;
  const isGrain =
    parts.length > 1 && ((granularities as readonly string[]).includes(last) || customGranularities.includes(last));
  const rest = isGrain ? parts.slice(0, -1) : parts;
  return { entities: rest.slice(0, -1), element: rest.at(-1)!, grain: isGrain ? last : null };
}

function check(item: QueryItem, place: QueryPlace, customGranularities: readonly string[]): void {
  const { kind, name, grain, datePart } = item;
  if (datePart !== null && !dateParts.includes(datePart.toLowerCase()))
    throw wrong(`'${datePart}' is not a date part; they are: ${dateParts.join(", ")}`);
  const isTime = kind === "TimeDimension" || (kind === "Dimension" && (grain !== null || datePart !== null));
  const parts = splitName(name, isTime ? customGranularities : []);
  switch (kind) {
    case "Metric":
      if (parts.entities.length > 0) throw wrong(`the metric '${name}' can't have entities before its name`);
      if (place === "filter" && item.groupBy.length === 0) throw wrong(`Metric('${name}') needs a 'group_by' here`);
      return;
    case "Entity":
      if (parts.grain !== null) throw wrong(`the entity '${name}' can't end in a granularity`);
      return;
    default:
      if (parts.entities.length !== 1 && parts.element !== "metric_time")
        throw wrong(`'${name}' should be of the form <primary entity>__<dimension>`);
      if (isTime && parts.grain !== null && grain !== null && parts.grain !== grain)
        throw wrong(`'${name}' ends in another granularity than '${grain}', which it is asked for`);
  }
}

const wrong = (message: string): QuernError => new QuernError("QN-PARSE-SEMANTIC", message);
