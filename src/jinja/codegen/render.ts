import { withoutOverflow } from "../runtime/limits.ts";
import { nativeResult } from "../runtime/native.ts";
import { str } from "../runtime/printing.ts";
import type { Scope } from "../scope.ts";
import type { Template } from "../template.ts";
import type { Value } from "../values/value.ts";
import { compileCode, type Make, type Rendered } from "./compile.ts";
import { templateFunction } from "./statements.ts";

type Run = (native: boolean) => Rendered;

async function run(template: Template, scope: Scope, native: boolean): Promise<string | Value[]> {
  const slot = native ? "nativeCode" : "code";
  try {
    template.compiled[slot] ??= compileCode<Run>(template, native, (at) => templateFunction(at, template.body));
    const make = template.compiled[slot] as Make<Run>;
    return await make(scope, template)(native);
  } catch (error) {
    throw template.failure(withoutOverflow(error), 1);
  }
}

/**
 * Renders a template to text; its macros and natives may wait for queries.
 * Errors: PyError and whatever QuernError a native threw, with place and macro stack.
 */
export async function renderAsync(template: Template, scope: Scope): Promise<string> {
  if (template.text !== undefined) return template.text;
  return (await run(template, scope, false)) as string;
}

/** As `renderNativeSync`, for templates whose macros and natives may wait. */
export async function renderNativeAsync(template: Template, scope: Scope): Promise<Value> {
  if (template.text !== undefined) return template.text;
  return nativeResult((await run(template, scope, true)) as Value[], str);
}
