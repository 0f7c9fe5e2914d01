import { PyError } from "../../errors.ts";
import { andThen, call, callEach, noKwargs } from "../../runtime/calls.ts";
import { asIndex } from "../../runtime/numbers.ts";
import { str, textRepr } from "../../runtime/printing.ts";
import { typeName } from "../../runtime/type-name.ts";
import { fn } from "../../values/callable.ts";
import { Dict } from "../../values/dict.ts";
import { PyIterator } from "../../values/iterator.ts";
import { PyObject, type Result } from "../../values/object.ts";
import { Tuple } from "../../values/tuple.ts";
import type { Value } from "../../values/value.ts";
import { PyMatch } from "./match.ts";
import { parseReplacement } from "./template.ts";
import { translate } from "./translate.ts";

/** Where a pattern must match: anywhere, at the start, or the whole text. */
export type Anchor = "search" | "match" | "fullmatch";

/** `re.Pattern`: a Python regular expression, run by JavaScript's engine. */
export class PyPattern extends PyObject {
  override readonly typeName = "re.Pattern";
  readonly pattern: string;
  readonly flags: number;
  readonly groups: readonly (string | undefined)[];
  readonly #source: string;
  readonly #jsFlags: string;
  readonly #compiled = new Map<Anchor, RegExp>();

  constructor(pattern: string, flags: number) {
    super();
    const { source, flags: jsFlags, groups } = translate(pattern, flags);
    this.pattern = pattern;
    this.flags = flags;
    this.groups = groups;
    this.#source = source;
    this.#jsFlags = jsFlags;
    this.#regExp("search");
  }

  #regExp(anchor: Anchor): RegExp {
    let found = this.#compiled.get(anchor);
    if (found === undefined) {
      const source = anchor === "fullmatch" ? `(?:${this.#source})(?![\\s\\S])` : this.#source;
      try {
        found = new RegExp(source, `${this.#jsFlags}d${anchor === "search" ? "g" : "y"}`);
      } catch (error) {
        if (error instanceof SyntaxError)
          throw new PyError("error", `bad pattern ${textRepr(this.pattern)}`, { cause: error });
        throw error;
      }
      this.#compiled.set(anchor, found);
    }
    return found;
  }

  run(anchor: Anchor, text: string): PyMatch | null {
    const regExp = this.#regExp(anchor);
    regExp.lastIndex = 0;
    const match = regExp.exec(text);
    return match === null ? null : new PyMatch(match, this);
  }

  all(text: string): RegExpExecArray[] {
    const regExp = this.#regExp("search");
    // matchAll() begins where an earlier search of the same pattern ended
    regExp.lastIndex = 0;
    return Array.from(text.matchAll(regExp));
  }

  findAll(text: string): Value[] {
    const count = this.groups.length;
    return this.all(text).map((match) => {
      if (count === 0) return match[0];
      const groups = match.slice(1).map((group) => group ?? "");
      return count === 1 ? groups[0]! : new Tuple(groups);
    });
  }

  /** `re.sub`: the new text and how many were replaced. */
  replace(replacement: Value, text: string, count: number): Promise<[string, number]> | [string, number] {
    const matches = count > 0 ? this.all(text).slice(0, count) : this.all(text);
    const finish = (texts: readonly Value[]): [string, number] => {
      let out = "";
      let from = 0;
      matches.forEach((match, i) => {
        out += text.slice(from, match.index) + str(texts[i]!);
        from = match.index + match[0].length;
      });
      return [out + text.slice(from), matches.length];
    };
    if (typeof replacement !== "string") {
      const called = callEach(
        matches.map((match) => new PyMatch(match, this)),
        (match) => call(replacement, [match], noKwargs),
      );
      return called instanceof Promise ? called.then(finish) : finish(called);
    }
    const parts = parseReplacement(replacement, this.groups);
    return finish(matches.map((match) => parts.map((p) => (typeof p === "string" ? p : (match[p] ?? ""))).join("")));
  }

  split(text: string, most: number): Value[] {
    const out: Value[] = [];
    let from = 0;
    const matches = this.all(text);
    for (const match of most > 0 ? matches.slice(0, most) : matches) {
      out.push(text.slice(from, match.index), ...match.slice(1).map((group) => group ?? null));
      from = match.index + match[0].length;
    }
    out.push(text.slice(from));
    return out;
  }

  override attr(name: string): Value | undefined {
    const method = patternMethod(name, () => this, []);
    if (method !== undefined) return method;
    if (name === "pattern") return this.pattern;
    if (name === "flags") return this.flags | 32;
    if (name === "groups") return this.groups.length;
    if (name !== "groupindex") return undefined;
    return new Dict(this.groups.flatMap((group, i) => (group === undefined ? [] : [[group, i + 1] as const])));
  }

  override eq(other: Value): boolean {
    return other instanceof PyPattern && other.pattern === this.pattern && other.flags === this.flags;
  }

  override hashKey(): string {
    return `re:${this.flags}:${this.pattern}`;
  }

  override repr(): string {
    return `re.compile(${textRepr(this.pattern)})`;
  }
}

function text(value: Value | undefined): string {
  if (typeof value === "string") return value;
  throw new PyError("TypeError", `expected string or bytes-like object, got '${typeName(value ?? null)}'`);
}

function whole(value: Value | undefined): number {
  return asIndex(value ?? 0) ?? 0;
}

/** Finds the pattern of a call: the object's own, or the first argument's. */
export type PatternOf = (first: Value | undefined, flags: Value | undefined) => PyPattern;

/**
 * A function of `re` or the method of a pattern of the same name; `lead` names the parameters before the method's own
 * (`pattern` for the functions), which then take `flags` last.
 */
export function patternMethod(name: string, patternOf: PatternOf, lead: readonly string[]): Value | undefined {
  const ahead = lead.length;
  const flags = ahead === 0 ? [] : [["flags", 0] as const];
  const define = (
    parameters: readonly (string | readonly [string, Value])[],
    body: (p: PyPattern, args: Value[]) => Result,
  ) =>
    fn(name, [...lead, ...parameters, ...flags], (...args) => {
      const pattern = patternOf(args[0], ahead === 0 ? undefined : args[ahead + parameters.length]);
      return body(pattern, args.slice(ahead));
    });
  switch (name) {
    case "match":
    case "search":
    case "fullmatch":
      return define(["string"], (pattern, [subject]) => pattern.run(name, text(subject)));
    case "findall":
      return define(["string"], (pattern, [subject]) => pattern.findAll(text(subject)));
    case "finditer":
      return define(
        ["string"],
        (pattern, [subject]) =>
          new PyIterator(
            pattern.all(text(subject)).map((m) => new PyMatch(m, pattern)),
            "callable_iterator",
          ),
      );
    case "split":
      return define(["string", ["maxsplit", 0]], (pattern, [subject, most]) =>
        pattern.split(text(subject), whole(most)),
      );
    case "sub":
    case "subn":
      return define(["repl", "string", ["count", 0]], (pattern, [repl, subject, count]) => {
        const replaced = pattern.replace(repl!, text(subject), whole(count));
        return andThen(replaced, ([out, n]) => (name === "sub" ? out : new Tuple([out, n])));
      });
    default:
      return undefined;
  }
}
