import { PyError } from "../errors.ts";
import type { MapKey } from "./keys.ts";
import { mapKey } from "./keys.ts";
import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

/** A set of hashable values. It keeps the order of insertion, which Python leaves open. */
export class PySet extends PyObject {
  override readonly typeName = "set";
  readonly #items = new Map<MapKey, Value>();

  constructor(items?: Iterable<Value>) {
    super();
    if (items !== undefined) for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#items.size;
  }

  add(value: Value): void {
    const key = mapKey(value);
    if (!this.#items.has(key)) this.#items.set(key, value);
  }

  has(value: Value): boolean {
    return this.#items.has(mapKey(value));
  }

  delete(value: Value): boolean {
    return this.#items.delete(mapKey(value));
  }

  clear(): void {
    this.#items.clear();
  }

  override hashKey(): string {
    throw new PyError("TypeError", `unhashable type: '${this.typeName}'`);
  }

  override iter(): Iterable<Value> {
    return this.#items.values();
  }

  override len(): number {
    return this.size;
  }

  override contains(value: Value): boolean {
    return this.has(value);
  }
}
