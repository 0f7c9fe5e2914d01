import { PyError } from "../errors.ts";
import { noKwargs } from "../runtime/calls.ts";
import { textLength, textSlice } from "../runtime/code-points.ts";
import { length } from "../runtime/iteration.ts";
import { asIndex } from "../runtime/numbers.ts";
import { percentFormat } from "../runtime/percent-format.ts";
import { str } from "../runtime/printing.ts";
import { truthy } from "../runtime/truth.ts";
import { typeName } from "../runtime/type-name.ts";
import { textMethods } from "../types/text-methods.ts";
import { splitLines, strip } from "../types/text-split.ts";
import { Markup } from "../values/markup.ts";
import type { Result } from "../values/object.ts";
import { textOf } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { FilterTable } from "./filter.ts";
import { wrapText } from "./wrap-text.ts";

const wordStart = /([-\s({[<]+)/u;

function title(text: string): string {
  return text
    .split(wordStart)
    .map((part) => textSlice(part, 0, 1).toUpperCase() + textSlice(part, 1, Number.POSITIVE_INFINITY).toLowerCase())
    .join("");
}

/** A method of `str` as a filter: of anything, once printed. */
function method(name: string, value: Value, ...args: Value[]): Result {
  const result = textMethods.get(name)!(str(value), args, noKwargs);
  return value instanceof Markup && typeof result === "string" ? new Markup(result) : result;
}

function integer(value: Value): number {
  const index = asIndex(value);
  if (index === undefined) throw new PyError("TypeError", "an integer is required");
  return index;
}

/**
 * The text of a value that Python's filter takes as it is, unprinted. Others fail as its first step does there: adding
 * text to it (`adds`), or calling `method`.
 */
function textFor(value: Value, method: string, adds = false): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw value.error();
  if (adds && value instanceof Tuple) throw new PyError("TypeError", `can only concatenate tuple (not "str") to tuple`);
  if (adds && !Array.isArray(value))
    throw new PyError("TypeError", `unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
  throw new PyError("AttributeError", `'${typeName(value)}' object has no attribute '${method}'`);
}

function indent(text: string, width: Value, first: boolean, blank: boolean): string {
  const space = typeof width === "string" ? width : " ".repeat(Math.min(Math.max(0, integer(width)), 10_000));
  const lines = splitLines(`${text}\n`, false);
  const [head, ...rest] = lines;
  const indented = rest.map((line) => (line === "" && !blank ? line : space + line));
  const out = [head ?? "", ...indented].join("\n");
  return first ? space + out : out;
}

function truncate(value: Value, size: number, kill: boolean, end: string, leeway: Value): Value {
  const slack = leeway === null ? 5 : integer(leeway);
  const mark = textLength(end);
  if (size < mark) throw new PyError("AssertionError", `expected length >= ${mark}, got ${size}`);
  if (slack < 0) throw new PyError("AssertionError", `expected leeway >= 0, got ${slack}`);
  if (length(value) <= size + slack) return value;
  const text = textFor(value, "rsplit");
  const cut = textSlice(text, 0, size - mark);
  if (kill) return cut + end;
  const space = cut.lastIndexOf(" ");
  return (space === -1 ? cut : cut.slice(0, space)) + end;
}

function formatWith(input: Value, args: Value[], kwargs: Readonly<Record<string, Value>>): string {
  const named = Object.keys(kwargs).length > 0;
  if (named && args.length > 0) {
    throw new PyError("FilterArgumentError", "can't handle positional and keyword arguments at the same time");
  }
  return percentFormat(str(input), named ? (kwargs as Record<string, Value>) : new Tuple(args));
}

export const textFilters = new FilterTable()
  .add("upper", [], (_s, value) => method("upper", value))
  .add("lower", [], (_s, value) => method("lower", value))
  .add("capitalize", [], (_s, value) => method("capitalize", value))
  .add("title", [], (_s, value) => title(str(value)))
  .add("string", [], (_s, value) => (value instanceof Markup ? value : str(value)))
  .add("trim", [["chars", null]], (_s, value, chars) =>
    strip(str(value), chars === null ? null : str(chars!), true, true),
  )
  .add("center", [["width", 80]], (_s, value, width) => method("center", value, width!))
  .add("replace", ["old", "new", ["count", null]], (_s, value, old, fresh, count) =>
    method("replace", value, str(old!), str(fresh!), count === null ? -1 : count!),
  )
  .add(
    "indent",
    [
      ["width", 4],
      ["first", false],
      ["blank", false],
    ],
    (_s, value, width, first, blank) =>
      indent(textFor(value, "splitlines", true), width!, truthy(first!), truthy(blank!)),
  )
  .add(
    "truncate",
    [
      ["length", 255],
      ["killwords", false],
      ["end", "..."],
      ["leeway", null],
    ],
    (_s, value, size, kill, end, leeway) => truncate(value, integer(size!), truthy(kill!), str(end!), leeway!),
  )
  .add("wordcount", [], (_s, value) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)
  .add(
    "wordwrap",
    [
      ["width", 79],
      ["break_long_words", true],
      ["wrapstring", null],
      ["break_on_hyphens", true],
    ],
    (_s, value, width, breakWords, wrap, hyphens) => {
      const mark = wrap === null ? "\n" : str(wrap!);
      const options = { width: integer(width!), breakWords: truthy(breakWords!), hyphens: truthy(hyphens!) };
      return splitLines(textFor(value, "splitlines"), false)
        .map((line) => wrapText(line, options).join(mark))
        .join(mark);
    },
  )
  .raw("format", (input, args, kwargs) => formatWith(input, args, kwargs)).filters;
