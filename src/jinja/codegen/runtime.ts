import { PyError } from "../errors.ts";
import { binary, unary } from "../runtime/arithmetic.ts";
import { getAttribute, getItem, getSlice } from "../runtime/attributes.ts";
import { callMethod } from "../runtime/call-method.ts";
import { call, merged, noKwargs, spread } from "../runtime/calls.ts";
import { compares } from "../runtime/compare-chain.ts";
import { Namespace } from "../runtime/globals.ts";
import { iterate, unpack } from "../runtime/iteration.ts";
import { countRound, enterCall } from "../runtime/limits.ts";
import { LoopContext } from "../runtime/loop-context.ts";
import { bindMacro, LocalMacro, type MacroShape } from "../runtime/macro.ts";
import { str } from "../runtime/printing.ts";
import { globalValue, resolve, variableValue } from "../runtime/resolve.ts";
import { Slice } from "../runtime/slices.ts";
import { truthy } from "../runtime/truth.ts";
import type { Scope } from "../scope.ts";
import { Dict } from "../values/dict.ts";
import type { Kwargs, Result } from "../values/object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";

/** Named arguments from a list of names and values in turn. */
function kwargs(...pairs: Value[]): Kwargs {
  const out = Object.create(null) as Record<string, Value>;
  for (let i = 0; i < pairs.length; i += 2) out[pairs[i] as string] = pairs[i + 1]!;
  return out;
}

/** Runs a macro's generated function for one call. */
function localMacro(scope: Scope, shape: MacroShape, run: (values: (Value | undefined)[]) => Result): LocalMacro {
  return new LocalMacro(shape, (args, named) => {
    const values = bindMacro(shape, args, named, scope);
    enterCall(scope);
    let result: Result;
    try {
      result = run(values);
    } catch (error) {
      scope.depth--;
      throw error;
    }
    if (result instanceof Promise) {
      return result.finally(() => {
        scope.depth--;
      });
    }
    scope.depth--;
    return result;
  });
}

/** One level of a recursive loop. */
function recursion(scope: Scope, run: (items: Value, depth: number) => Result, items: Value, depth: number): Result {
  return localMacro(scope, anonymous, () => run(items, depth)).call([], noKwargs);
}

const anonymous: MacroShape = {
  name: null,
  parameters: [],
  caller: false,
  explicitCaller: false,
  kwargs: false,
  varargs: false,
};

function namespaceOnly(value: Value | undefined): void {
  if (!(value instanceof Namespace)) {
    throw new PyError("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
  }
}

function setMember(object: Value | undefined, name: string, value: Value): void {
  if (object instanceof Namespace) object.setAttr(name, value);
}

function raise(type: string, message: string): never {
  throw new PyError(type, message);
}

/** Everything generated code may reach: the same operations that the closures use. */
export const runtime = {
  Dict,
  LoopContext,
  Slice,
  Tuple,
  binary,
  call,
  callMethod,
  compares,
  countRound,
  getAttribute,
  getItem,
  getSlice,
  globalValue,
  iterate,
  kwargs,
  localMacro,
  merged,
  namespaceOnly,
  noKwargs,
  raise,
  recursion,
  resolve,
  setMember,
  spread,
  str,
  truthy,
  unary,
  unpack,
  variableValue,
};

export type Runtime = typeof runtime;
