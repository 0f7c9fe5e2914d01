import type { Json, JsonObject } from "../manifest/types.ts";
import { criterionPattern, defaultMethod } from "./criteria.ts";

/**
 * The selectors of selectors.yml as manifest.json has them: each criterion a mapping of method and value, and another
 * selector's name replaced by its definition. What is no valid definition stays; it is refused when it is used.
 */
export function selectorDefinitions(entries: Readonly<Record<string, Json>>): Record<string, Json> {
  const written: Record<string, JsonObject> = {};
  for (const [name, entry] of Object.entries(entries)) {
    if (!isObject(entry)) continue;
    written[name] = { ...entry, definition: definitionOf(entry.definition ?? null, written) };
  }
  return written;
}

function definitionOf(definition: Json, known: Readonly<Record<string, JsonObject>>): Json {
  if (typeof definition === "string") return criterionOf(definition);
  if (!isObject(definition)) return definition;
  const each = (members: Json): Json =>
    Array.isArray(members) ? members.map((member) => definitionOf(member, known)) : members;
  for (const group of ["union", "intersection"]) {
    if (definition[group] !== undefined) return { [group]: each(definition[group]) };
  }
  const keys = Object.keys(definition);
  const [first] = keys;
  if (first === "exclude") return { exclude: each(definition.exclude!) };
  if (keys.length === 1) return { method: first!, value: each(definition[first!]!) };
  if (definition.method === "selector") return known[String(definition.value)]?.definition ?? definition;
  return definition;
}

function criterionOf(raw: string): JsonObject {
  const [, at, parents, method, value = "", children] = criterionPattern.exec(raw)!;
  return {
    ...(at === undefined ? {} : { childrens_parents: true }),
    ...(parents === undefined ? {} : { parents: true }),
    ...(parents ? { parents_depth: parents } : {}),
    method: method ?? defaultMethod(value),
    ...(value === "" ? {} : { value }),
    ...(children === undefined ? {} : { children: true }),
    ...(children ? { children_depth: children } : {}),
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
