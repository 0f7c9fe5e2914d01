import { Dict, type Value } from "../jinja/index.ts";

/** A dict of known names whose values are made when somebody asks: most templates ask for one of many, or for none. */
export class LazyDict extends Dict {
  readonly #names: readonly string[];
  readonly #make: (name: string) => Value;

  constructor(names: readonly string[], make: (name: string) => Value) {
    super();
    this.#names = names;
    this.#make = make;
  }

  override get size(): number {
    return this.#names.length;
  }

  override get(key: Value): Value | undefined {
    return this.has(key) ? this.#make(key as string) : undefined;
  }

  override has(key: Value): boolean {
    return typeof key === "string" && this.#names.includes(key);
  }

  override *keys(): Generator<Value> {
    yield* this.#names;
  }

  override *values(): Generator<Value> {
    for (const name of this.#names) yield this.#make(name);
  }

  override *entries(): Generator<[Value, Value]> {
    for (const name of this.#names) yield [name, this.#make(name)];
  }
}
