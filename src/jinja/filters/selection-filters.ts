import { PyError } from "../errors.ts";
import { generator, iterate } from "../runtime/iteration.ts";
import { str } from "../runtime/printing.ts";
import { truthy } from "../runtime/truth.ts";
import type { Scope } from "../scope.ts";
import type { Test } from "../tests.ts";
import type { Kwargs, Result } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { attributeGetter } from "./attribute-path.ts";
import type { Filter } from "./filter.ts";

/** Finds filters and tests by name; `map` and `select` need the whole tables, of which they are part. */
export interface Library {
  filter(name: string): Filter | undefined;
  test(name: string): Test | undefined;
}

function missing(what: string, name: string): PyError {
  return new PyError("TemplateRuntimeError", `No ${what} named '${name}'.`);
}

function mapper(library: Library, args: Value[], kwargs: Kwargs, scope: Scope): (item: Value) => Result {
  if (args.length === 0 && "attribute" in kwargs) {
    const { attribute, default: fallback, ...others } = kwargs;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new PyError("FilterArgumentError", `Unexpected keyword argument '${unknown}'`);
    return attributeGetter(scope, attribute!, fallback ?? null);
  }
  if (args.length === 0) throw new PyError("FilterArgumentError", "map requires a filter argument");
  const [name, ...rest] = args;
  const filter = library.filter(str(name!));
  if (filter === undefined) throw missing("filter", str(name!));
  return (item) => filter(item, rest.slice(), kwargs, scope);
}

/** A filter's result for one item; macros do not come in here, so it is there at once. */
function now(result: Result): Value {
  if (result instanceof Promise) throw new PyError("TypeError", "a filter inside map() can't wait for a query");
  return result;
}

function* mapped(library: Library, input: Value, args: Value[], kwargs: Kwargs, scope: Scope): Generator<Value> {
  if (!truthy(input)) return;
  const map = mapper(library, args, kwargs, scope);
  for (const item of iterate(input)) yield now(map(item));
}

function* selected(
  library: Library,
  input: Value,
  args: Value[],
  kwargs: Kwargs,
  scope: Scope,
  keep: boolean,
  byAttribute: boolean,
): Generator<Value> {
  if (!truthy(input)) return;
  if (byAttribute && args.length === 0) {
    throw new PyError("FilterArgumentError", "Missing parameter for attribute name");
  }
  const get = byAttribute ? attributeGetter(scope, args[0]!) : (item: Value): Value => item;
  const [name, ...rest] = byAttribute ? args.slice(1) : args;
  let test: Test = (value) => truthy(value);
  if (name !== undefined) {
    const found = library.test(str(name));
    if (found === undefined) throw missing("test", str(name));
    test = found;
  }
  for (const item of iterate(input)) if (test(get(item), rest, kwargs, scope) === keep) yield item;
}

/** `map`, `select` and their kin, which name other filters and tests. */
export function selectionFilters(library: Library): ReadonlyMap<string, Filter> {
  const select = (keep: boolean, byAttribute: boolean): Filter => {
    return (input, args, kwargs, scope) => generator(selected(library, input, args, kwargs, scope, keep, byAttribute));
  };
  return new Map<string, Filter>([
    ["map", (input, args, kwargs, scope) => generator(mapped(library, input, args, kwargs, scope))],
    ["select", select(true, false)],
    ["reject", select(false, false)],
    ["selectattr", select(true, true)],
    ["rejectattr", select(false, true)],
  ]);
}
