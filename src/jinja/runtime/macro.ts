import { PyError } from "../errors.ts";
import type { Body, ParameterNode } from "../parser/tree.ts";
import { undeclared } from "../parser/walk.ts";
import type { Scope } from "../scope.ts";
import type { Kwargs, Result } from "../values/object.ts";
import { PyObject } from "../values/object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { textRepr } from "./printing.ts";

/** What a macro takes: its parameters, and `caller`, `kwargs`, `varargs` when its body asks for them. */
export interface MacroShape {
  /** `null` for the body of a call block. */
  readonly name: string | null;
  readonly parameters: readonly string[];
  readonly caller: boolean;
  readonly explicitCaller: boolean;
  readonly kwargs: boolean;
  readonly varargs: boolean;
}

/** The shape of a macro from its signature and body. */
export function macroShape(name: string | null, parameters: readonly ParameterNode[], body: Body): MacroShape {
  const names = parameters.map((p) => p.name);
  const found = undeclared(body, ["caller", "kwargs", "varargs"]);
  const explicitCaller = names.includes("caller");
  return {
    name,
    parameters: names,
    caller: found.has("caller") && !explicitCaller,
    explicitCaller: found.has("caller") && explicitCaller,
    kwargs: found.has("kwargs") && !names.includes("kwargs"),
    varargs: found.has("varargs") && !names.includes("varargs"),
  };
}

/** The names that a call fills in, in the order of `bindMacro`'s values. */
export function boundNames(shape: MacroShape): string[] {
  const names = [...shape.parameters];
  if (shape.caller) names.push("caller");
  if (shape.kwargs) names.push("kwargs");
  if (shape.varargs) names.push("varargs");
  return names;
}

/**
 * The values of a macro's variables for one call; parameters that got none are `undefined` and take their default.
 * Errors: TypeError in Jinja's words.
 */
export function bindMacro(shape: MacroShape, args: Value[], kwargs: Kwargs, scope: Scope): (Value | undefined)[] {
  const { parameters } = shape;
  const shown = shape.name === null ? "None" : textRepr(shape.name);
  const values: (Value | undefined)[] = args.slice(0, parameters.length);
  let rest: Record<string, Value> | undefined;
  for (const name in kwargs) {
    rest ??= Object.create(null) as Record<string, Value>;
    rest[name] = kwargs[name]!;
  }
  for (let i = values.length; i < parameters.length; i++) {
    const name = parameters[i]!;
    values.push(rest?.[name]);
    if (rest !== undefined) delete rest[name];
  }
  if (shape.caller) {
    const given = rest?.caller ?? null;
    values.push(given === null ? scope.missing({ message: "No caller defined", name: "caller" }) : given);
    if (rest !== undefined) delete rest.caller;
  }
  if (shape.kwargs) values.push(rest === undefined ? {} : { ...rest });
  else if (rest !== undefined) {
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined)
      throw new PyError("TypeError", `macro ${shown} takes no keyword argument ${textRepr(unknown)}`);
  }
  if (shape.varargs) values.push(new Tuple(args.slice(parameters.length)));
  else if (args.length > parameters.length) {
    throw new PyError("TypeError", `macro ${shown} takes not more than ${parameters.length} argument(s)`);
  }
  return values;
}

/** A macro as a value inside its own template, or the body of a call block. `return()` passes through it. */
export class LocalMacro extends PyObject {
  override readonly typeName = "Macro";
  readonly #shape: MacroShape;
  readonly #run: (args: Value[], kwargs: Kwargs) => Result;

  constructor(shape: MacroShape, run: (args: Value[], kwargs: Kwargs) => Result) {
    super();
    this.#shape = shape;
    this.#run = run;
  }

  override attr(name: string): Value | undefined {
    const { parameters, kwargs, varargs, caller, explicitCaller } = this.#shape;
    if (name === "name") return this.#shape.name;
    if (name === "arguments") return new Tuple(parameters);
    if (name === "catch_kwargs") return kwargs;
    if (name === "catch_varargs") return varargs;
    return name === "caller" ? caller || explicitCaller : undefined;
  }

  override call(args: Value[], kwargs: Kwargs): Result {
    return this.#run(args, kwargs);
  }

  override repr(): string {
    return this.#shape.name === null ? "<Macro anonymous>" : `<Macro ${textRepr(this.#shape.name)}>`;
  }
}
