import { PyError } from "../errors.ts";
import type { Kwargs, Result } from "./object.ts";
import { PyObject } from "./object.ts";
import { Text } from "./text.ts";
import { Tuple } from "./tuple.ts";
import type { Value } from "./value.ts";

/** What a native function does with its arguments. */
export type NativeCall = (args: Value[], kwargs: Kwargs) => Result;

/** A function written in TypeScript. */
export class Callable extends PyObject {
  override readonly typeName: string = "builtin_function_or_method";
  readonly name: string;
  readonly #call: NativeCall;

  constructor(name: string, call: NativeCall) {
    super();
    this.name = name;
    this.#call = call;
  }

  override attr(name: string): Value | undefined {
    return name === "name" ? this.name : undefined;
  }

  override call(args: Value[], kwargs: Kwargs): Result {
    // Natives see text as text.
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      if (arg instanceof Text) args[i] = arg.text;
    }
    return this.#call(args, kwargs);
  }

  override repr(): string {
    return `<function ${this.name}>`;
  }
}

/** A function that takes its arguments raw. */
export function native(name: string, call: NativeCall): Callable {
  return new Callable(name, call);
}

/** A parameter: `"a"` is required, `["b", 1]` has a default, `"*rest"` takes the other positional and `"**rest"` the other keyword arguments. */
export type Parameter = string | readonly [name: string, fallback: Value];

/** The arguments in the order of the parameters: `*rest` arrives as a tuple, `**rest` as a plain dict. */
export type BoundCall = (...args: Value[]) => Result;

/** Parameters as `bindArguments` wants them. */
export interface Signature {
  readonly names: readonly string[];
  readonly defaults: readonly (Value | undefined)[];
  readonly rest: boolean;
  readonly keywords: boolean;
}

/** Reads a list of parameters once, for many calls. */
export function signatureOf(parameters: readonly Parameter[]): Signature {
  const names: string[] = [];
  const defaults: (Value | undefined)[] = [];
  let rest = false;
  let keywords = false;
  for (const parameter of parameters) {
    if (typeof parameter !== "string") {
      names.push(parameter[0]);
      defaults.push(parameter[1]);
    } else if (parameter.startsWith("**")) keywords = true;
    else if (parameter.startsWith("*")) rest = true;
    else {
      names.push(parameter);
      defaults.push(undefined);
    }
  }
  return { names, defaults, rest, keywords };
}

/** Binds arguments as Python does. Errors: TypeError in Python's words. */
export function bindArguments(name: string, signature: Signature, args: readonly Value[], kwargs: Kwargs): Value[] {
  const { names, defaults, rest, keywords } = signature;
  const bound: (Value | undefined)[] = args.slice(0, names.length);
  if (args.length > names.length && !rest) {
    const required = defaults.filter((d) => d === undefined).length;
    const range = required === names.length ? `${names.length}` : `from ${required} to ${names.length}`;
    const noun = names.length === 1 && required === 1 ? "argument" : "arguments";
    const were = args.length === 1 ? "was" : "were";
    throw new PyError("TypeError", `${name}() takes ${range} positional ${noun} but ${args.length} ${were} given`);
  }
  bound.length = names.length;
  let others: Record<string, Value> | undefined;
  for (const key of Object.keys(kwargs)) {
    const index = names.indexOf(key);
    if (index === -1) {
      if (!keywords) throw new PyError("TypeError", `${name}() got an unexpected keyword argument '${key}'`);
      others ??= Object.create(null) as Record<string, Value>;
      others[key] = kwargs[key]!;
    } else if (bound[index] !== undefined) {
      throw new PyError("TypeError", `${name}() got multiple values for argument '${key}'`);
    } else bound[index] = kwargs[key]!;
  }
  const missing: string[] = [];
  for (let i = 0; i < names.length; i++) {
    if (bound[i] !== undefined) continue;
    if (defaults[i] === undefined) missing.push(`'${names[i]}'`);
    else bound[i] = defaults[i];
  }
  if (missing.length > 0) {
    const noun = missing.length === 1 ? "argument" : "arguments";
    const last = missing.pop();
    const list = missing.length === 0 ? last : `${missing.join(", ")}${missing.length > 1 ? "," : ""} and ${last}`;
    const count = missing.length + 1;
    throw new PyError("TypeError", `${name}() missing ${count} required positional ${noun}: ${list}`);
  }
  if (rest) bound.push(new Tuple(args.slice(names.length)));
  if (keywords) bound.push(others ?? (Object.create(null) as Record<string, Value>));
  return bound as Value[];
}

/** A function with named parameters, bound in Python's way before `call` sees them. */
export function fn(name: string, parameters: readonly Parameter[], call: BoundCall): Callable {
  const signature = signatureOf(parameters);
  return new Callable(name, (args, kwargs) => call(...bindArguments(name, signature, args, kwargs)));
}
