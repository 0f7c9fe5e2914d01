import { FunctionScope, Symbols } from "../parser/symbols.ts";
import type { Scope } from "../scope.ts";
import type { Template } from "../template.ts";
import type { Value } from "../values/value.ts";
import { FunctionCode, Unit } from "./emitter.ts";
import type { CodePosition } from "./expressions.ts";
import { type Runtime, runtime } from "./runtime.ts";

/** Makes the generated function for one scope. */
export type Make<F> = (scope: Scope, template: Template) => F;

/**
 * Turns generated code into a function. The code is made from the tree alone, every text of the template being a
 * JSON literal, so no template can write JavaScript of its own.
 */
export function compileCode<F>(template: Template, native: boolean, generate: (at: CodePosition) => string): Make<F> {
  const owner = new FunctionScope();
  const unit = new Unit();
  const at = { template, owner, symbols: Symbols.root(owner), native, soft: false, unit, code: new FunctionCode() };
  const code = generate(at);
  const make = new Function("R", "K", "S", "T", `"use strict";return ${code}`) as (
    r: Runtime,
    k: readonly unknown[],
    s: Scope,
    t: Template,
  ) => F;
  return (scope, from) => make(runtime, unit.constants, scope, from);
}

/** What a generated function gives. */
export type Rendered = string | Value[] | Promise<string | Value[]>;
