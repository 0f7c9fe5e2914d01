import { didYouMean } from "../base/nearest.ts";
import { PyError } from "./errors.ts";
import type { Filter } from "./filters/filter.ts";
import { filterNames, findFilter, findTest, testNames } from "./library.ts";
import type { FunctionScope, Symbols } from "./parser/symbols.ts";
import type { Template } from "./template.ts";
import type { Test } from "./tests.ts";

/** Where a compiler stands: the same for both drivers. */
export interface Position {
  readonly template: Template;
  readonly owner: FunctionScope;
  readonly symbols: Symbols;
  /** Native rendering gives some filters another meaning. */
  readonly native: boolean;
  /** Inside `if` an unknown filter is an error only when it is reached. */
  readonly soft: boolean;
}

/** A filter or test that is looked up while compiling; unknown ones throw, now or when they are reached. */
function required<T>(
  at: Position,
  found: T | undefined,
  what: "filter" | "test",
  name: string,
  line: number,
): T | PyError {
  if (found !== undefined) return found;
  const hint = didYouMean(name, what === "filter" ? filterNames() : testNames());
  const place = at.template.place(line);
  if (at.soft) return new PyError("TemplateRuntimeError", `No ${what} named '${name}' found.`, { hint, place });
  throw new PyError("TemplateAssertionError", `No ${what} named '${name}'.`, { hint, place });
}

/** The filter that a template names, or the error of reaching it. Errors: TemplateAssertionError. */
export function filterFor(at: Position, name: string, line: number): Filter | PyError {
  return required(at, findFilter(name, at.native), "filter", name, line);
}

/** The test that a template names, or the error of reaching it. Errors: TemplateAssertionError. */
export function testFor(at: Position, name: string, line: number): Test | PyError {
  return required(at, findTest(name), "test", name, line);
}

/** The message of `{{ a if b }}` whose missing `else` is used. */
export function missingElse(line: number): string {
  return `the inline if-expression on line ${line} evaluated to false and no else section was defined.`;
}
