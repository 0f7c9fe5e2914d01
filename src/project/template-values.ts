import { PyObject, parse, renderNativeSync, type Scope } from "../jinja/index.ts";
import type { Json } from "../manifest/types.ts";
import { floatJsonOf } from "./json-value.ts";

/** A path of keys and indices to a value of a YAML file. */
export type KeyPath = readonly (string | number)[];

/**
 * A YAML value with its templates rendered natively (`{{ 4 }}` is a number); `skip` names the paths that are
 * rendered later or never. Values without templates are shared, not copied.
 */
export function renderValues(
  value: Json,
  scope: Scope,
  file: string,
  skip: (path: KeyPath) => boolean = () => false,
): Json {
  const visit = (at: Json, path: KeyPath): Json => {
    if (typeof at === "string") {
      if (!isTemplate(at)) return at;
      return skip(path) ? at : floatJsonOf(renderNativeSync(parse(at, { file }), scope));
    }
    if (typeof at !== "object" || at === null || (at as unknown) instanceof PyObject) return at;
    if (path.length > 0 && skip(path)) return at;
    if (Array.isArray(at)) return at.map((item, i) => visit(item, [...path, i]));
    const rendered: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(at)) rendered[key] = visit(item, [...path, key]);
    return rendered;
  };
  return holdsTemplate(value) ? visit(value, []) : value;
}

const isTemplate = (text: string): boolean => text.includes("{{") || text.includes("{%") || text.includes("{#");

function holdsTemplate(value: Json): boolean {
  if (typeof value === "string") return isTemplate(value);
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? value.some(holdsTemplate) : Object.values(value).some(holdsTemplate);
}
