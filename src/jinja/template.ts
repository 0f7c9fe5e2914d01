import { codeFrame } from "../base/code-frame.ts";
import type { Place } from "../base/errors.ts";
import { QuernError } from "../base/errors.ts";
import { locate, PyError } from "./errors.ts";
import { StatementParser } from "./parser/statements.ts";
import type { Body } from "./parser/tree.ts";
import { str } from "./runtime/printing.ts";
import { MacroReturn } from "./runtime/return.ts";

/** Where a template's text comes from. */
export interface ParseOptions {
  /** The path shown in errors. */
  readonly file?: string;
  /** The line of the file on which the text starts; 1 unless told. */
  readonly startLine?: number;
}

/**
 * A parsed template. Drop it when it is rendered: its tree and its compiled forms hang on it.
 * `text` is what a template without any tag renders to; such a template has no tree.
 */
export class Template {
  readonly file: string;
  readonly startLine: number;
  readonly source: string;
  readonly text: string | undefined;
  readonly body: Body;
  /** The compiled forms, one a driver; theirs to fill. */
  readonly compiled: { closures?: unknown; code?: unknown; nativeClosures?: unknown; nativeCode?: unknown } = {};

  constructor(source: string, file: string, startLine: number) {
    this.source = source;
    this.file = file;
    this.startLine = startLine;
    if (!goesThroughJinja.test(source)) {
      this.text = source;
      this.body = [];
      return;
    }
    const text = normalize(source);
    this.text = hasTag(text) ? undefined : text;
    this.body = this.text === undefined ? parseBody(this, text) : [];
  }

  /** The place of a line of the template's own text, with the lines around it. */
  place(line: number, column?: number): Place {
    const at = line + this.startLine - 1;
    const above = "\n".repeat(this.startLine - 1);
    return { file: this.file, line: at, column, frame: codeFrame(above + this.source, at, column) };
  }

  /** Tells an error the line where it happened, unless something inside knew better; other things pass through. */
  locate(error: unknown, line: number): unknown {
    return error instanceof QuernError && error.place === undefined ? locate(error, this.place(line)) : error;
  }

  /** What leaves a rendering when `error` was thrown on that line. */
  failure(error: unknown, line: number): unknown {
    if (!(error instanceof MacroReturn)) return this.locate(error, line);
    return new PyError("MacroReturn", `${str(error.value)}`, { place: this.place(line) });
  }
}

/** dbt's own test for "needs no rendering": a text without any of these is not touched at all. */
const goesThroughJinja = /[{[%#]|[#}%]\}/;

function hasTag(text: string): boolean {
  for (let at = text.indexOf("{"); at !== -1; at = text.indexOf("{", at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 123 || next === 37 || next === 35) return true;
  }
  return false;
}

/** Jinja's line ends: LF only, and one trailing newline dropped. */
function normalize(source: string): string {
  const text = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

function parseBody(template: Template, text: string): Body {
  const fail = (message: string, line: number, offset?: number, type = "TemplateSyntaxError"): PyError => {
    const column = offset === undefined ? undefined : offset - text.lastIndexOf("\n", offset - 1);
    return new PyError(type, message, { place: template.place(line, column) });
  };
  try {
    return new StatementParser(text, fail).template();
  } catch (error) {
    if (error instanceof RangeError) throw fail("the template is nested too deeply", 1, undefined, "RecursionError");
    throw error;
  }
}

/**
 * Parses a template. Text without Jinja stays as it is, CRLF and trailing newline included.
 * Errors: PyError `TemplateSyntaxError` or `TemplateAssertionError` with the place.
 */
export function parse(source: string, options: ParseOptions = {}): Template {
  return new Template(source, options.file ?? "<template>", options.startLine ?? 1);
}
