import type { Scope } from "../scope.ts";
import { bindArguments, type Parameter, signatureOf } from "../values/callable.ts";
import type { Kwargs, Result } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/** A filter: `input | name(args)`. */
export type Filter = (input: Value, args: Value[], kwargs: Kwargs, scope: Scope) => Result;

/** A filter's work once its arguments are bound. */
export type FilterBody = (scope: Scope, input: Value, ...args: Value[]) => Result;

/** Filters of one family, written down one after the other. */
export class FilterTable {
  readonly filters = new Map<string, Filter>();

  /** A filter under one or several names, with its parameters after the input. */
  add(names: string | readonly string[], parameters: readonly Parameter[], body: FilterBody): this {
    const [first, ...others] = typeof names === "string" ? [names] : names;
    const signature = signatureOf(parameters);
    const filter: Filter = (input, args, kwargs, scope) =>
      body(scope, input, ...bindArguments(`do_${first}`, signature, args, kwargs));
    for (const name of [first!, ...others]) this.filters.set(name, filter);
    return this;
  }

  /** A filter that sees its arguments raw. */
  raw(name: string, filter: Filter): this {
    this.filters.set(name, filter);
    return this;
  }
}
