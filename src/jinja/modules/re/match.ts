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

  #number(key: Value): number {
    const index = typeof key === "string" ? this.#pattern.groups.indexOf(key) + 1 : asIndex(key);
    if (index === undefined || index < 0 || index >= this.#match.length || (typeof key === "string" && index === 0)) {
      throw new PyError("IndexError", "no such group");
    }
    return index;
  }

  #span(group: Value): [number, number] {
    const number = this.#number(group);
    const range = this.#match.indices?.[number];
    if (range === undefined) return [-1, -1];
    return [pointOffset(this.#match.input, range[0]), pointOffset(this.#match.input, range[1])];
  }

  override item(key: Value): Value {
    return this.text(this.#number(key));
  }

  override attr(name: string): Value | undefined {
    const match = this.#match;
    const { groups } = this.#pattern;
    switch (name) {
      case "group":
        return fn(name, ["*groups"], (keys) => {
          const wanted = (keys as Tuple).items;
          if (wanted.length === 0) return match[0];
          const found = wanted.map((key) => this.item(key));
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
        return groups.length === 0 ? null : groups.length;
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
