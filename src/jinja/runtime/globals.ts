import { PyError } from "../errors.ts";
import { pairsOf } from "../types/dict-methods.ts";
import { native } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import type { Kwargs } from "../values/object.ts";
import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { lorem } from "./lorem.ts";
import { repr } from "./printing.ts";
import { makeRange } from "./range.ts";
import { returned } from "./return.ts";
import { typeName } from "./type-name.ts";

function dictOf(args: readonly Value[], kwargs: Kwargs): Dict {
  if (args.length > 1) throw new PyError("TypeError", `dict expected at most 1 argument, got ${args.length}`);
  const dict = new Dict(args[0] === undefined ? [] : pairsOf(args[0]));
  for (const key of Object.keys(kwargs)) dict.set(key, kwargs[key]!);
  return dict;
}

/** `namespace(...)`: the one object whose attributes `{% set %}` may change. */
export class Namespace extends PyObject {
  override readonly typeName = "Namespace";

  override get module(): string {
    return "jinja2.utils";
  }

  readonly #members: Dict;

  constructor(members: Dict) {
    super();
    this.#members = members;
  }

  override attr(name: string): Value | undefined {
    return this.#members.get(name);
  }

  override item(key: Value): Value | undefined {
    return this.#members.get(key);
  }

  override setAttr(name: string, value: Value): void {
    this.#members.set(name, value);
  }

  override repr(): string {
    return `<Namespace ${repr(this.#members)}>`;
  }
}

/** `cycler(...)`: gives its values in turn. */
class Cycler extends PyObject {
  override readonly typeName = "Cycler";

  override get module(): string {
    return "jinja2.utils";
  }

  readonly #items: readonly Value[];
  #at = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new PyError("RuntimeError", "at least one item has to be provided");
    this.#items = items;
  }

  override attr(name: string): Value | undefined {
    if (name === "current") return this.#items[this.#at];
    if (name === "next") return native("next", () => this.#next());
    if (name === "items") return [...this.#items];
    if (name === "pos") return this.#at;
    if (name !== "reset") return undefined;
    return native("reset", () => {
      this.#at = 0;
      return null;
    });
  }

  #next(): Value {
    const item = this.#items[this.#at]!;
    this.#at = (this.#at + 1) % this.#items.length;
    return item;
  }
}

/** `joiner(sep)`: nothing on its first call, the separator on every later one. */
class Joiner extends PyObject {
  override readonly typeName = "Joiner";

  override get module(): string {
    return "jinja2.utils";
  }

  readonly #separator: Value;
  #used = false;

  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }

  override call(): Value {
    if (this.#used) return this.#separator;
    this.#used = true;
    return "";
  }
}

/** Makes text wherever one is expected; `{{ self }}` is one of Jinja's own. */
class TemplateReference extends PyObject {
  override readonly typeName = "TemplateReference";

  override repr(): string {
    return "<TemplateReference None>";
  }
}

/** The names that every template has, unless its scope gives them another meaning. */
const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["range", native("range", (args) => makeRange(args))],
  ["dict", native("dict", dictOf)],
  ["namespace", native("namespace", (args, kwargs) => new Namespace(dictOf(args, kwargs)))],
  ["cycler", native("cycler", (args) => new Cycler(args))],
  ["joiner", native("joiner", (args, kwargs) => new Joiner(args[0] ?? kwargs.sep ?? ", "))],
  ["lipsum", native("lipsum", (args, kwargs) => lorem(count(args[0] ?? kwargs.n ?? 5)))],
  ["self", new TemplateReference()],
  [
    "return",
    native("return", (args, kwargs) => {
      throw returned(args, kwargs);
    }),
  ],
]);

function count(value: Value): number {
  if (typeof value === "number" && value <= 1000) return value;
  throw new PyError("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** A global that Jinja or dbt gives to every template. */
export function builtin(name: string): Value | undefined {
  return globals.get(name);
}

/** The names of those globals. */
export function builtinNames(): Iterable<string> {
  return globals.keys();
}
