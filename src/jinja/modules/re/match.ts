import { PyError } from "../../errors.ts";
import { pointOffset } from "../../runtime/code-points.ts";
import { asIndex } from "../../runtime/numbers.ts";
import { textRepr } from "../../runtime/printing.ts";
import { fn } from "../../values/callable.ts";
import { Dict } from "../../values/dict.ts";
import { PyObject } from "../../values/object.ts";
import { Tuple } from "../../values/tuple.ts";
import type { Value } from "../../values/value.ts";
import type { PyPattern } from "./pattern.ts";
import { parseReplacement } from "./template.ts";

/** `re.Match`. */
export class PyMatch extends PyObject {
  override readonly typeName = "re.Match";
  readonly #match: RegExpExecArray;
  readonly #pattern: PyPattern;

  constructor(match: RegExpExecArray, pattern: PyPattern) {
    super();
    this.#match = match;
    this.#pattern = pattern;
  }

  /** The text of a group by number; None when it took no part. */
  text(group: number, fallback: Value = null): Value {
    const found = this.#match[group];
    return found === undefined ? fallback : found;
  }

  #find(key: Value): number | undefined {
    const index = typeof key === "string" ? this.#pattern.groups.indexOf(key) + 1 : asIndex(key);
    const isNone = index === undefined || index < 0 || index >= this.#match.length;
    return isNone || (typeof key === "string" && index === 0) ? undefined : index;
  }

  #number(key: Value): number {
    const index = this.#find(key);
    if (index !== undefined) return index;
    throw new PyError("IndexError", "no such group");
  }

  /** The group that closed last; none when no group took part. */
  #last(): number | undefined {
    const ends = (this.#match.indices ?? []).map((range) => range?.[1] ?? -1).slice(1);
    const last = ends.indexOf(Math.max(...ends));
    return ends.length === 0 || ends[last] === -1 ? undefined : last + 1;
  }

  #span(group: Value): [number, number] {
    const number = this.#number(group);
    const range = this.#match.indices?.[number];
    if (range === undefined) return [-1, -1];
    return [pointOffset(this.#match.input, range[0]), pointOffset(this.#match.input, range[1])];
  }

  override item(key: Value): Value | undefined {
    const index = this.#find(key);
    return index === undefined ? undefined : this.text(index);
  }

  override attr(name: string): Value | undefined {
    const match = this.#match;
    const { groups } = this.#pattern;
    switch (name) {
      case "group":
        return fn(name, ["*groups"], (keys) => {
          const wanted = (keys as Tuple).items;
          if (wanted.length === 0) return match[0];
          const found = wanted.map((key) => this.text(this.#number(key)));
          return found.length === 1 ? found[0]! : new Tuple(found);
        });
      case "groups":
        return fn(name, [["default", null]], (d) => new Tuple(groups.map((_g, i) => this.text(i + 1, d!))));
      case "groupdict":
        return fn(name, [["default", null]], (d) => {
          const named = groups.flatMap((g, i) => (g === undefined ? [] : [[g, this.text(i + 1, d!)] as const]));
          return new Dict(named);
        });
      case "start":
        return fn(name, [["group", 0]], (group) => this.#span(group!)[0]);
      case "end":
        return fn(name, [["group", 0]], (group) => this.#span(group!)[1]);
      case "span":
        return fn(name, [["group", 0]], (group) => new Tuple(this.#span(group!)));
      case "expand":
        return fn(name, ["template"], (template) =>
          parseReplacement(String(template), groups)
            .map((part) => (typeof part === "string" ? part : (match[part] ?? "")))
            .join(""),
        );
      case "string":
        return match.input;
      case "re":
        return this.#pattern;
      case "lastindex":
        return this.#last() ?? null;
      case "lastgroup":
        return groups[(this.#last() ?? 0) - 1] ?? null;
      case "regs":
        return new Tuple(Array.from(match, (_, group) => new Tuple(this.#span(group))));
      case "endpos":
        return pointOffset(match.input, match.input.length);
      case "pos":
        return 0;
      default:
        return undefined;
    }
  }

  override repr(): string {
    const [start, end] = this.#span(0);
    return `<re.Match object; span=(${start}, ${end}), match=${textRepr(this.#match[0])}>`;
  }
}
