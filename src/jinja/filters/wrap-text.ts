import { PyError } from "../errors.ts";
import { skipSpaceBack } from "../parser/characters.ts";
import { textLength, textSlice } from "../runtime/code-points.ts";

const word = String.raw`[\p{L}\p{N}_!"'&.,?]`;
const letter = String.raw`[^\d\P{L}_]`;
const space = String.raw`[\t\n\v\f\r ]`;
const solid = String.raw`[^\t\n\v\f\r ]`;

/** Chunks between which a line may break: runs of whitespace, words, the parts of hyphenated words, dashes. */
const chunksWithHyphens = new RegExp(
  `(${space}+|(?<=${word})-{2,}(?=[\\p{L}\\p{N}_])|${solid}+?(?:-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})|(?=${space}|$)|(?<=${word})(?=-{2,}[\\p{L}\\p{N}_])))`,
  "u",
);
const chunksAtSpace = new RegExp(`(${space}+)`, "u");

export interface WrapOptions {
  readonly width: number;
  readonly breakWords: boolean;
  readonly hyphens: boolean;
}

/** Breaks a line into lines of at most `width` characters, as Python's `textwrap.wrap` does with its tabs left alone. */
export function wrapText(text: string, options: WrapOptions): string[] {
  const { width, breakWords, hyphens } = options;
  if (width <= 0) throw new PyError("ValueError", `invalid width ${width} (must be > 0)`);
  const chunks = text.split(hyphens ? chunksWithHyphens : chunksAtSpace).filter((chunk) => chunk !== "");
  chunks.reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line: string[] = [];
    let length = 0;
    if (isBlank(chunks.at(-1)!) && lines.length > 0) chunks.pop();
    for (let next = chunks.at(-1); next !== undefined && length + textLength(next) <= width; next = chunks.at(-1)) {
      line.push(next);
      length += textLength(next);
      chunks.pop();
    }
    const next = chunks.at(-1);
    if (next !== undefined && textLength(next) > width) takeLongWord(chunks, line, length, width, breakWords, hyphens);
    if (line.length > 0 && isBlank(line.at(-1)!)) line.pop();
    if (line.length > 0) lines.push(line.join(""));
  }
  return lines;
}

function takeLongWord(
  chunks: string[],
  line: string[],
  length: number,
  width: number,
  breakWords: boolean,
  hyphens: boolean,
): void {
  const room = width - length;
  const chunk = chunks.at(-1)!;
  if (breakWords) {
    let end = room;
    if (hyphens && textLength(chunk) > room) {
      const hyphen = textSlice(chunk, 0, room).lastIndexOf("-");
      if (hyphen > 0 && /[^-]/.test(chunk.slice(0, hyphen))) end = hyphen + 1;
    }
    line.push(textSlice(chunk, 0, end));
    chunks[chunks.length - 1] = textSlice(chunk, end, Number.POSITIVE_INFINITY);
  } else if (line.length === 0) {
    line.push(chunks.pop()!);
  }
}

function isBlank(text: string): boolean {
  return skipSpaceBack(text, text.length) === 0;
}
