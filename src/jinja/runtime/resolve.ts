import type { Scope } from "../scope.ts";
import type { Value } from "../values/value.ts";
import { builtin, builtinNames } from "./globals.ts";

/** The value of a global name, or `undefined`. */
export function resolve(scope: Scope, name: string): Value | undefined {
  const value = scope.lookup(name);
  return value === undefined ? builtin(name) : value;
}

/** What a name without a value evaluates to. */
export function missingName(scope: Scope, name: string): Value {
  return scope.missing({ name, names: () => [...(scope.names?.() ?? []), ...builtinNames()] });
}

/** The value of a variable, or what an empty one evaluates to. */
export function variableValue(value: Value | undefined, scope: Scope, name: string): Value {
  return value === undefined ? missingName(scope, name) : value;
}

/** The value of a global name; undefined when there is none. */
export function globalValue(scope: Scope, name: string): Value {
  return variableValue(resolve(scope, name), scope, name);
}
