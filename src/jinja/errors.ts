import type { ErrorCode } from "../base/error-catalogue.ts";
import type { MacroFrame, Place, QuernErrorOptions } from "../base/errors.ts";
import { QuernError } from "../base/errors.ts";

const codes: Record<string, ErrorCode> = {
  TemplateSyntaxError: "QN-JINJA-SYNTAX",
  TemplateAssertionError: "QN-JINJA-SYNTAX",
  UndefinedError: "QN-JINJA-UNDEFINED",
  TypeError: "QN-JINJA-TYPE",
  OverflowError: "QN-JINJA-LIMIT",
  MemoryError: "QN-JINJA-LIMIT",
  RecursionError: "QN-JINJA-LIMIT",
};

/** An error of a template, under the name that Python gives its kind (`TypeError`, `UndefinedError`, `KeyError` ...). */
export class PyError extends QuernError {
  readonly type: string;

  constructor(type: string, message: string, options: QuernErrorOptions = {}) {
    super(codes[type] ?? "QN-JINJA-RUNTIME", message, options);
    this.type = type;
  }

  override with(options: QuernErrorOptions): PyError {
    const { place, hint, node, macroStack, cause } = super.with(options);
    return new PyError(this.type, this.message, { place, hint, node, macroStack, cause });
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Tells an error on its way out where it happened, unless something inside knew better. */
export function locate(error: unknown, place: Place): unknown {
  if (error instanceof QuernError && error.place === undefined) (error as Mutable<QuernError>).place = place;
  return error;
}

/** Adds one frame to the macro stack of an error that leaves a macro. */
export function addMacroFrame(error: unknown, frame: MacroFrame): unknown {
  if (error instanceof QuernError) (error as Mutable<QuernError>).macroStack = [...error.macroStack, frame];
  return error;
}
