import type { ErrorCode } from "./error-catalogue.ts";
import { errorCatalogue } from "./error-catalogue.ts";

/** A position in a file: line and column count from 1. `frame` is the excerpt with a caret, when the text was at hand. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly frame?: string;
}

/** One frame of the macro stack, innermost first. */
export interface MacroFrame {
  readonly macro: string;
  readonly place?: Place;
}

export interface QuernErrorOptions {
  readonly place?: Place;
  readonly hint?: string;
  /** unique_id of the node the error belongs to. */
  readonly node?: string;
  readonly macroStack?: readonly MacroFrame[];
  /** The SQL that a database refused; lines of a place without a file count in it. */
  readonly statement?: string;
  readonly cause?: unknown;
}

/**
 * The one error class for everything a user can cause or mend. The terminal prints it without a stack trace: code,
 * dbt's name of the kind ("Compilation Error"), message, place with frame, hint. Any other exception is a bug.
 */
export class QuernError extends Error {
  readonly code: ErrorCode;
  readonly place: Place | undefined;
  readonly hint: string | undefined;
  readonly node: string | undefined;
  readonly macroStack: readonly MacroFrame[];
  readonly statement: string | undefined;

  constructor(code: ErrorCode, message: string, options: QuernErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "QuernError";
    this.code = code;
    this.place = options.place;
    this.hint = options.hint;
    this.node = options.node;
    this.macroStack = options.macroStack ?? [];
    this.statement = options.statement;
  }

  /** dbt's words for this kind of error, such as `Compilation Error`: other tools look for them in the output. */
  get kind(): string {
    return errorCatalogue[this.code].kind;
  }

  /** The same error with what an outer caller knows better: node, place, macro stack; what is set already stays. */
  with(options: QuernErrorOptions): QuernError {
    return new QuernError(this.code, this.message, {
      place: this.place ?? options.place,
      hint: this.hint ?? options.hint,
      node: this.node ?? options.node,
      macroStack: this.macroStack.length > 0 ? this.macroStack : (options.macroStack ?? []),
      statement: this.statement ?? options.statement,
      cause: this.cause,
    });
  }
}

/** Several errors found in one pass and reported together. */
export class QuernErrors extends Error {
  readonly errors: readonly QuernError[];

  constructor(errors: readonly QuernError[]) {
    super(errors.map((e) => e.message).join("\n"));
    this.name = "QuernErrors";
    this.errors = errors;
  }
}

/** Throws what was collected: nothing for none, the error itself for one, all of them together otherwise. */
export function throwCollected(errors: readonly QuernError[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new QuernErrors(errors);
}
