import { Dict, type Value } from "../jinja/index.ts";

/**
 * `dbt_utils` in `dbt_utils.star(...)`: a dict of a package's macros, as in dbt, so that templates may look through it
 * and put others in their place for the rest of one rendering. Most ask for one macro: all are made when more is asked.
 */
export class MacroNamespace extends Dict {
  readonly #names: readonly string[];
  readonly #make: (name: string) => Value | undefined;
  #whole = false;

  constructor(names: readonly string[], make: (name: string) => Value | undefined) {
    super();
    this.#names = names;
    this.#make = make;
  }

  override get size(): number {
    return this.#whole ? super.size : this.#names.length;
  }

  override get(key: Value): Value | undefined {
    if (this.#whole) return super.get(key);
    return typeof key === "string" ? this.#make(key) : undefined;
  }

  override has(key: Value): boolean {
    return this.get(key) !== undefined;
  }

  override set(key: Value, value: Value): void {
    this.#fill();
    super.set(key, value);
  }

  override delete(key: Value): boolean {
    this.#fill();
    return super.delete(key);
  }

  override clear(): void {
    this.#whole = true;
    super.clear();
  }

  override keys(): Generator<Value> {
    this.#fill();
    return super.keys();
  }

  override values(): Generator<Value> {
    this.#fill();
    return super.values();
  }

  override entries(): Generator<[Value, Value]> {
    this.#fill();
    return super.entries();
  }

  #fill(): void {
    if (this.#whole) return;
    this.#whole = true;
    for (const name of this.#names) super.set(name, this.#make(name) ?? null);
  }
}
