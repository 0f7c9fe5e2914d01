import { binary } from "../runtime/arithmetic.ts";
import { type AnyDict, dictEntries, dictGet, dictHas, dictKeys, dictSize } from "../runtime/dicts.ts";
import { equals } from "../runtime/equality.ts";
import { iterate } from "../runtime/iteration.ts";
import { repr } from "../runtime/printing.ts";
import { type BinaryOperator, PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";

/** `d.keys()`, `d.values()` or `d.items()`: a live look into the dict. */
export class DictView extends PyObject {
  override readonly typeName: string;
  readonly #dict: AnyDict;
  readonly #kind: "keys" | "values" | "items";

  constructor(dict: AnyDict, kind: "keys" | "values" | "items") {
    super();
    this.typeName = `dict_${kind}`;
    this.#dict = dict;
    this.#kind = kind;
  }

  override *iter(): Generator<Value> {
    if (this.#kind === "keys") yield* dictKeys(this.#dict);
    else
      for (const [key, value] of dictEntries(this.#dict))
        yield this.#kind === "values" ? value : new Tuple([key, value]);
  }

  override len(): number {
    return dictSize(this.#dict);
  }

  override contains(value: Value): boolean {
    if (this.#kind === "keys") return dictHas(this.#dict, value);
    if (this.#kind === "items") {
      if (!(value instanceof Tuple) || value.items.length !== 2) return false;
      const found = dictGet(this.#dict, value.items[0]!);
      return found !== undefined && equals(found, value.items[1]!);
    }
    for (const item of this.iter()) if (equals(item, value)) return true;
    return false;
  }

  override eq(other: Value): boolean {
    if (this.#kind === "values" || !(other instanceof DictView || other instanceof PySet)) return this === other;
    return other.len() === this.len() && Array.from(this.iter()).every((item) => other.contains(item));
  }

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (this.#kind === "values" || !"-|&^".includes(operator)) return undefined;
    const [a, b] = [new PySet(this.iter()), new PySet(iterate(other))];
    return reflected ? binary(operator, b, a) : binary(operator, a, b);
  }

  override repr(): string {
    return `${this.typeName}([${Array.from(this.iter(), repr).join(", ")}])`;
  }
}
