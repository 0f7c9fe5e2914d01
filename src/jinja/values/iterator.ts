import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

/** A one-shot iterator, such as the result of `map` or `select`: what has been read is gone. */
export class PyIterator extends PyObject {
  override readonly typeName: string;
  readonly #source: Iterator<Value>;

  constructor(source: Iterable<Value>, typeName = "generator") {
    super();
    this.typeName = typeName;
    this.#source = source[Symbol.iterator]();
  }

  /** The next item, or `undefined` at the end. */
  next(): Value | undefined {
    const { done, value } = this.#source.next();
    return done ? undefined : value;
  }

  override *iter(): Generator<Value> {
    for (let item = this.next(); item !== undefined; item = this.next()) yield item;
  }

  override repr(): string {
    return `<${this.typeName} object>`;
  }
}
