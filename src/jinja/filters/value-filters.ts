import { attributeOf, getAttribute } from "../runtime/attributes.ts";
import { pyJsonDumps } from "../runtime/json.ts";
import { str } from "../runtime/printing.ts";
import { truthy } from "../runtime/truth.ts";
import type { Scope } from "../scope.ts";
import { Markup } from "../values/markup.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { FilterTable } from "./filter.ts";
import { pretty } from "./pretty.ts";

const unsafeInHtml: Record<string, string> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027" };

function attribute(scope: Scope, value: Value, name: string): Value {
  const found = getAttribute(value, name, scope);
  const isAttribute = attributeOf(value, name) !== undefined || found instanceof Undefined;
  if (isAttribute) return found;
  return getAttribute(null, name, scope);
}

/** Filters on values of any type. */
export const valueFilters = new FilterTable()
  .add(
    ["default", "d"],
    [
      ["default_value", ""],
      ["boolean", false],
    ],
    (_s, value, fallback, boolean) =>
      value instanceof Undefined || (truthy(boolean!) && !truthy(value)) ? fallback! : value,
  )
  .add("attr", ["name"], (scope, value, name) => attribute(scope, value, str(name!)))
  .add("tojson", [["indent", null]], (_s, value, indent) => {
    const width = typeof indent === "number" ? { indent } : {};
    return new Markup(pyJsonDumps(value, { sortKeys: true, ...width }).replace(/[<>&']/g, (c) => unsafeInHtml[c]!));
  })
  .add("pprint", [], (_s, value) => pretty(value))
  .add("is_list", [], (_s, value) => Array.isArray(value)).filters;
