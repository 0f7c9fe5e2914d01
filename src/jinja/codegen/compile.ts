import { FunctionScope, Symbols } from "../parser/symbols.ts";
import type { Scope } from "../scope.ts";
import type { Template } from "../template.ts";
import type { Value } from "../values/value.ts";
import { FunctionCode, Unit } from "./emitter.ts";
import type { CodePosition } from "./expressions.ts";
import { type Runtime, runtime } from "./runtime.ts";

/** Makes the generated function for one scope. */
export type Make<F> = (scope: Scope, template: Template) => F;

type MakeFrom<F> = (r: Runtime, k: readonly unknown[], s: Scope, t: Template) => F;

/** The functions of the last shapes: tests of one kind, and models written by one pattern, are compiled once. */
const shapes = new Map<string, MakeFrom<unknown>>();
const keptShapes = 1000;

function functionOf<F>(code: string): MakeFrom<F> {
  const known = shapes.get(code);
  if (known !== undefined) return known as MakeFrom<F>;
  const make = new Function("R", "K", "S", "T", `"use strict";return ${code}`) as MakeFrom<F>;
  if (shapes.size >= keptShapes) shapes.delete(shapes.keys().next().value!);
  shapes.set(code, make);
  return make;
}

/**
 * Turns generated code into a function. The code is made from the tree alone, the template's texts staying outside of
 * it and its names being JSON literals, so no template can write JavaScript of its own.
 */
export function compileCode<F>(template: Template, native: boolean, generate: (at: CodePosition) => string): Make<F> {
  const owner = new FunctionScope();
  const unit = new Unit();
  const at = { template, owner, symbols: Symbols.root(owner), native, soft: false, unit, code: new FunctionCode() };
  const make = functionOf<F>(generate(at));
  return (scope, from) => make(runtime, unit.constants, scope, from);
}

/** What a generated function gives. */
export type Rendered = string | Value[] | Promise<string | Value[]>;
