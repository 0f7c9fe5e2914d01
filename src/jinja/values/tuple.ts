import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

/** A tuple: items that nobody changes. */
export class Tuple extends PyObject {
  override readonly typeName: string = "tuple";
  readonly items: readonly Value[];

  constructor(items: readonly Value[]) {
    super();
    this.items = items;
  }

  override iter(): Iterable<Value> {
    return this.items;
  }

  override len(): number {
    return this.items.length;
  }
}
