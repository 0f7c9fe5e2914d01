import { FunctionScope, Symbols } from "../parser/symbols.ts";
import { withoutOverflow } from "../runtime/limits.ts";
import { nativeResult } from "../runtime/native.ts";
import { str } from "../runtime/printing.ts";
import type { Scope } from "../scope.ts";
import type { Template } from "../template.ts";
import type { Position } from "../unit.ts";
import type { Value } from "../values/value.ts";
import { Frame } from "./frame.ts";
import { compileBody, compileEntry } from "./statements.ts";

interface Compiled {
  readonly size: number;
  readonly run: (frame: Frame) => void;
}

function compile(template: Template, native: boolean): Compiled {
  const owner = new FunctionScope();
  const symbols = Symbols.root(owner);
  symbols.body(template.body);
  const at: Position = { template, owner, symbols, native, soft: false };
  const enter = compileEntry(at);
  const body = compileBody(at, template.body);
  return {
    run: (frame) => {
      enter(frame);
      body(frame);
    },
    get size() {
      return owner.size;
    },
  };
}

function run(template: Template, scope: Scope, native: boolean): Frame {
  const slot = native ? "nativeClosures" : "closures";
  let frame: Frame | undefined;
  try {
    template.compiled[slot] ??= compile(template, native);
    const compiled = template.compiled[slot] as Compiled;
    frame = new Frame(template, scope, compiled.size);
    if (native) frame.parts = [];
    compiled.run(frame);
    return frame;
  } catch (error) {
    throw template.failure(withoutOverflow(error), frame?.line ?? 1);
  }
}

/**
 * Renders a template to text, at once. For parsing, when nothing may be queried.
 * Errors: PyError and whatever QuernError a native threw, with place and macro stack.
 */
export function renderSync(template: Template, scope: Scope): string {
  return template.text ?? run(template, scope, false).out;
}

/**
 * dbt's native rendering: a template that is a single expression keeps its value's type, everything else is text.
 * Errors: as `renderSync`; JinjaRenderingError from `as_bool` and `as_number`.
 */
export function renderNativeSync(template: Template, scope: Scope): Value {
  if (template.text !== undefined) return template.text;
  const frame = run(template, scope, true);
  return nativeResult(frame.parts ?? [], str);
}
