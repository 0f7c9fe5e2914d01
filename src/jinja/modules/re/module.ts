import { asIndex } from "../../runtime/numbers.ts";
import { str } from "../../runtime/printing.ts";
import { fn, native } from "../../values/callable.ts";
import type { Value } from "../../values/value.ts";
import { type PatternOf, PyPattern, patternMethod } from "./pattern.ts";
import { flagNumbers } from "./translate.ts";

/** Patterns that templates used lately, as Python's `re` keeps them. */
const cache = new Map<string, PyPattern>();

const patternOf: PatternOf = (first, flags) => {
  if (first instanceof PyPattern) return first;
  const number = asIndex(flags ?? 0) ?? 0;
  const source = str(first ?? null);
  const key = `${number}:${source}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = new PyPattern(source, number);
    if (cache.size >= 500) cache.clear();
    cache.set(key, found);
  }
  return found;
};

function escape(text: string): string {
  return text.replace(/[\t\n\v\f\r !"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]/g, (c) =>
    /["!%',/:;<=>@`]/.test(c) ? c : `\\${c}`,
  );
}

const functions = ["match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"];
const flagNames = { A: "ASCII", I: "IGNORECASE", L: "LOCALE", M: "MULTILINE", S: "DOTALL", U: "UNICODE", X: "VERBOSE" };

/** Python's `re`. */
export const reModule: Readonly<Record<string, Value>> = {
  ...Object.fromEntries(functions.map((name) => [name, patternMethod(name, patternOf, ["pattern"])!])),
  compile: fn("compile", ["pattern", ["flags", 0]], (pattern, flags) => patternOf(pattern, flags)),
  escape: fn("escape", ["pattern"], (pattern) => escape(str(pattern!))),
  purge: native("purge", () => {
    cache.clear();
    return null;
  }),
  ...Object.fromEntries(
    Object.entries(flagNumbers).flatMap(([letter, number]) => [
      [letter, number],
      [flagNames[letter as keyof typeof flagNames], number],
    ]),
  ),
};
