import { relative } from "node:path";
import { type Place, type QuernError, QuernErrors } from "../base/errors.ts";

/**
 * A user's error as it is printed: kind (unless what stands above says it) and code, message, place with code frame, macro
 * stack, hint. No stack trace.
 */
export function errorText(error: QuernError, cwd: string, withKind = true): string {
  const where = error.place === undefined || error.place.file === "" ? "" : ` at ${placeText(error.place, cwd)}`;
  const lines = [`${withKind ? `${error.kind} ` : ""}${error.code}${where}`, ...indent(error.message)];
  if (error.place?.frame !== undefined) lines.push("", ...indent(error.place.frame));
  lines.push(...macroLines(error, cwd));
  if (withKind && error.node !== undefined && error.macroStack.length > 0) lines.push(`  called by ${error.node}`);
  if (error.hint !== undefined) lines.push("", ...indent(`hint: ${error.hint}`));
  return lines.join("\n");
}

/** A line a macro that the error came through; those that a recursion repeats are counted. */
function macroLines({ macroStack }: QuernError, cwd: string): string[] {
  const lines: string[] = [];
  let repeats = 0;
  const flush = (): void => {
    if (repeats > 0) lines.push(`  ... ${repeats} more of these`);
    repeats = 0;
  };
  for (const frame of macroStack) {
    const line = `  in macro ${frame.macro}${frame.place === undefined ? "" : ` (${placeText(frame.place, cwd)})`}`;
    if (lines.slice(-longestCycle).includes(line)) repeats++;
    else {
      flush();
      lines.push(line);
    }
  }
  flush();
  return lines;
}

const longestCycle = 5;

/** Several errors, numbered. */
export function errorsText(error: QuernError | QuernErrors, cwd: string): string {
  if (!(error instanceof QuernErrors)) return errorText(error, cwd);
  return error.errors.map((each, i) => `${i + 1} of ${error.errors.length}: ${errorText(each, cwd)}`).join("\n\n");
}

/** `models/a.sql:3:7`, relative where the file lies below the current folder. */
export function placeText({ file, line, column }: Place, cwd: string): string {
  const inside = relative(cwd, file);
  const path = file.startsWith("/") && !inside.startsWith("..") ? inside : file;
  return `${path}${line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column}`}`}`;
}

const indent = (text: string): string[] => text.split("\n").map((line) => `  ${line}`.trimEnd());
