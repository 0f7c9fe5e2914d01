import { PyError } from "../errors.ts";
import type { Kwargs, Result } from "../values/object.ts";
import { PyObject } from "../values/object.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { dictEntries } from "./dicts.ts";
import { iterate } from "./iteration.ts";
import { isDict, typeName } from "./type-name.ts";

/** The keyword arguments of a call that has none. */
export const noKwargs: Kwargs = Object.freeze(Object.create(null) as Record<string, Value>);

/** `callee(...)`. Errors: TypeError for what can't be called. */
export function call(callee: Value, args: Value[], kwargs: Kwargs): Result {
  if (callee instanceof PyObject) {
    if (callee.call !== undefined) return callee.call(args, kwargs);
    if (callee instanceof Undefined) return callee.called();
  }
  throw new PyError("TypeError", `'${typeName(callee)}' object is not callable`);
}

/** The positional arguments of a call with `*star`. */
export function spread(args: readonly Value[], star: Value): Value[] {
  return [...args, ...iterate(star)];
}

/** The keyword arguments of a call with `**starStar`. Errors: TypeError for keys that are not text or come twice. */
export function merged(kwargs: Kwargs, starStar: Value): Kwargs {
  if (!isDict(starStar)) {
    if (starStar instanceof Undefined) throw starStar.error();
    throw new PyError("TypeError", `argument after ** must be a mapping, not ${typeName(starStar)}`);
  }
  const out = Object.assign(Object.create(null) as Record<string, Value>, kwargs);
  for (const [key, value] of dictEntries(starStar)) {
    if (typeof key !== "string") throw new PyError("TypeError", "keywords must be strings");
    if (key in out) throw new PyError("TypeError", `got multiple values for keyword argument '${key}'`);
    out[key] = value;
  }
  return out;
}

/** Calls a function for each item, one after the other; a promise only when one of the calls gave one. */
export function callEach(items: readonly Value[], each: (item: Value) => Result): Value[] | Promise<Value[]> {
  const results: Value[] = [];
  for (let i = 0; i < items.length; i++) {
    const result = each(items[i]!);
    if (result instanceof Promise) return rest(items, each, results, result);
    results.push(result);
  }
  return results;
}

async function rest(
  items: readonly Value[],
  each: (item: Value) => Result,
  results: Value[],
  first: Promise<Value>,
): Promise<Value[]> {
  results.push(await first);
  while (results.length < items.length) results.push(await each(items[results.length]!));
  return results;
}

/** Goes on with a result: at once, or when its promise is kept. */
export function andThen<T>(result: T | Promise<T>, next: (value: T) => Result): Result {
  return result instanceof Promise ? result.then(next) : next(result);
}
