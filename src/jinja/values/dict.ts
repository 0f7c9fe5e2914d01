import { PyError } from "../errors.ts";
import type { MapKey } from "./keys.ts";
import { mapKey } from "./keys.ts";
import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

interface Entry {
  readonly key: Value;
  value: Value;
}

/** A dict with Python's keys: any hashable value, `1 == 1.0 == True`, insertion order, the first key kept. */
export class Dict extends PyObject {
  override readonly typeName: string = "dict";
  readonly #entries = new Map<MapKey, Entry>();

  constructor(entries?: Iterable<readonly [Value, Value]>) {
    super();
    if (entries !== undefined) for (const [key, value] of entries) this.set(key, value);
  }

  override hashKey(): string {
    throw new PyError("TypeError", `unhashable type: '${this.typeName}'`);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(mapKey(key))?.value;
  }

  has(key: Value): boolean {
    return this.#entries.has(mapKey(key));
  }

  set(key: Value, value: Value): void {
    const k = mapKey(key);
    const entry = this.#entries.get(k);
    if (entry === undefined) this.#entries.set(k, { key, value });
    else entry.value = value;
  }

  delete(key: Value): boolean {
    return this.#entries.delete(mapKey(key));
  }

  clear(): void {
    this.#entries.clear();
  }

  *keys(): Generator<Value> {
    for (const entry of this.#entries.values()) yield entry.key;
  }

  *values(): Generator<Value> {
    for (const entry of this.#entries.values()) yield entry.value;
  }

  *entries(): Generator<[Value, Value]> {
    for (const entry of this.#entries.values()) yield [entry.key, entry.value];
  }

  override item(key: Value): Value | undefined {
    return this.get(key);
  }

  override iter(): Iterable<Value> {
    return this.keys();
  }

  override len(): number {
    return this.size;
  }

  override contains(key: Value): boolean {
    return this.has(key);
  }
}
