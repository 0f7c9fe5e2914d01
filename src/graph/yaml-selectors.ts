import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import { defaultMethod, type IndirectSelection, makeCriterion, parseCriterion, type Selection } from "./criteria.ts";

/** A named selector of selectors.yml. */
export interface NamedSelector {
  readonly name: string;
  readonly description: string | null;
  readonly isDefault: boolean | string;
  readonly definition: Selection;
}

/**
 * The selectors of selectors.yml, in order; each may name earlier ones by `method: selector`.
 * https://docs.getdbt.com/reference/node-selection/yaml-selectors
 * @throws QuernError QN-SELECT-INVALID
 */
export function parseSelectors(entries: readonly Json[]): Map<string, NamedSelector> {
  const found = new Map<string, NamedSelector>();
  for (const entry of entries) {
    const { name, definition, description, default: isDefault } = asObject(entry, "a selector");
    if (typeof name !== "string") throw invalid("a selector in selectors.yml has no name");
    if (definition === undefined) throw invalid(`the selector '${name}' has no definition`);
    found.set(name, {
      name,
      description: typeof description === "string" ? description : null,
      isDefault: typeof isDefault === "boolean" || typeof isDefault === "string" ? isDefault : false,
      definition: parseDefinition(definition, found),
    });
  }
  return found;
}

function parseDefinition(definition: Json, known: Map<string, NamedSelector>): Selection {
  if (typeof definition === "string") return parseCriterion(definition);
  const object = asObject(definition, "a selector's definition");
  for (const kind of ["union", "intersection"] as const) {
    if (!(kind in object)) continue;
    return parseGroup(kind, object[kind]!, known);
  }
  const keys = Object.keys(object);
  if (!("method" in object) && keys.length === 1) {
    const [method] = keys as [string];
    return makeCriterion({
      raw: `${method}:${object[method]}`,
      method,
      value: String(object[method]),
      childrensParents: false,
      parents: 0,
      children: 0,
    });
  }
  if (!("method" in object) || !("value" in object)) {
    throw invalid(`expected one key, or 'method' and 'value', but got ${keys.join(", ")}`);
  }
  return parseMethod(object, known);
}

function parseMethod(object: JsonObject, known: Map<string, NamedSelector>): Selection {
  const method = String(object.method);
  const value = String(object.value);
  let base: Selection;
  if (method === "selector") {
    const named = known.get(value);
    if (named === undefined) {
      throw invalid(`the selector '${value}' is not defined before it is used`, didYouMean(value, known.keys()));
    }
    base = named.definition;
  } else {
    base = makeCriterion({
      raw: `${method}:${value}`,
      method: method === "" ? defaultMethod(value) : method,
      value,
      childrensParents: object.childrens_parents === true,
      parents: depth(object.parents, object.parents_depth),
      children: depth(object.children, object.children_depth),
      indirectSelection: object.indirect_selection as IndirectSelection | undefined,
    });
  }
  return "exclude" in object ? { kind: "difference", from: base, without: parseExclude(object.exclude!, known) } : base;
}

function parseGroup(kind: "union" | "intersection", members: Json, known: Map<string, NamedSelector>): Selection {
  const included: Selection[] = [];
  let without: Selection | undefined;
  for (const member of asList(members, kind)) {
    if (
      typeof member === "object" &&
      member !== null &&
      !Array.isArray(member) &&
      "exclude" in member &&
      !("method" in member)
    ) {
      if (without !== undefined) throw invalid("one set operator takes one 'exclude' at most");
      without = parseExclude(member.exclude!, known);
    } else included.push(parseDefinition(member, known));
  }
  const group: Selection = { kind, of: included };
  return without === undefined ? group : { kind: "difference", from: group, without };
}

function parseExclude(members: Json, known: Map<string, NamedSelector>): Selection {
  return { kind: "union", of: asList(members, "exclude").map((member) => parseDefinition(member, known)) };
}

function depth(on: Json | undefined, steps: Json | undefined): number {
  if (on !== true) return 0;
  return typeof steps === "number" ? steps : Number.POSITIVE_INFINITY;
}

function asObject(value: Json | undefined, what: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw invalid(`${what} in selectors.yml must be a mapping`);
}

function asList(value: Json | undefined, key: string): Json[] {
  if (Array.isArray(value)) return value;
  throw invalid(`'${key}' in selectors.yml must be a list`);
}

function invalid(message: string, hint?: string): QuernError {
  return new QuernError("QN-SELECT-INVALID", `Invalid selector: ${message}`, { hint });
}
