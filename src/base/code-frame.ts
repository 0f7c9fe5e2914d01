import type { Place } from "./errors.ts";

/** Lines of `text` around a position, numbered, with a caret under the column; line and column count from 1. */
export function codeFrame(text: string, line: number, column?: number, context = 2): string {
  const lines = text.split(/\r\n|\n|\r/);
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const width = String(last).length;
  const out: string[] = [];
  for (let n = first; n <= last; n++) {
    const source = (lines[n - 1] ?? "").slice(0, 200);
    out.push(`${n === line ? ">" : " "} ${String(n).padStart(width)} | ${source}`.trimEnd());
    if (n === line && column !== undefined && column <= 200) {
      const lead = source.slice(0, column - 1).replace(/[^\t]/g, " ");
      out.push(`  ${" ".repeat(width)} | ${lead}^`);
    }
  }
  return out.join("\n");
}

/** A place with its frame, from the text of the file. */
export function placeIn(file: string, text: string, line: number, column?: number): Place {
  return { file, line, column, frame: codeFrame(text, line, column) };
}

/** Line and column (from 1) of an offset in a text. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf("\n"); i !== -1 && i < offset; i = text.indexOf("\n", i + 1)) {
    line++;
    start = i + 1;
  }
  return { line, column: offset - start + 1 };
}
