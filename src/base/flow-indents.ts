import { YAMLException } from "js-yaml";

/** A text as js-yaml takes it, and the way back from its columns to those of the text that was given. */
export interface IndentedText {
  readonly text: string;
  /** How many spaces were put before a line, counted from 0. */
  readonly added: ReadonlyMap<number, number>;
}

/**
 * Parses a YAML text as PyYAML takes it: inside brackets and quotes the indentation of a line means nothing, so that a
 * closing bracket may stand below its key. js-yaml wants such lines deeper than what holds them: those of which it
 * complains get spaces in front, of which `seen` hears, and the text is parsed again.
 * @throws YAMLException, whose place is one of `text`
 */
export function parseLooselyIndented<T>(
  text: string,
  parse: (text: string) => T,
  seen: (indented: IndentedText) => void = () => {},
): T {
  const complaints = new Map<number, unknown>();
  const added = new Map<number, number>();
  let lines: string[] | undefined;
  let current = text;
  for (;;) {
    try {
      return parse(current);
    } catch (cause) {
      const at = markOf(cause)?.line;
      if (at === undefined) throw cause;
      lines ??= text.split("\n");
      if (!isShallow(cause) || added.has(at) || /^ *\t/.test(lines[at] ?? ""))
        throw firstOfRun(complaints, at, lines) ?? cause;
      complaints.set(at, cause);
      added.set(at, deepest(lines));
      lines[at] = " ".repeat(added.get(at)!) + lines[at]!;
      current = lines.join("\n");
      seen({ text: current, added });
    }
  }
}

const markOf = (cause: unknown): { readonly line: number } | undefined =>
  cause instanceof YAMLException ? (cause as YAMLException & { mark?: { line: number } }).mark : undefined;

const isShallow = (cause: unknown): boolean => (cause as YAMLException).reason === "deficient indentation";

/** Where lines before an error were too shallow already, the first of them tells best what was left open. */
function firstOfRun(complaints: ReadonlyMap<number, unknown>, at: number, lines: readonly string[]): unknown {
  let first: unknown;
  for (let line = at; line >= 0; line--) {
    if (complaints.has(line)) first = complaints.get(line);
    else if (line < at && !/^\s*(?:#.*)?$/.test(lines[line]!)) break;
  }
  return first;
}

/** No block begins further to the right than its line is long. */
function deepest(lines: readonly string[]): number {
  return lines.reduce((most, line) => Math.max(most, line.length), 0);
}
