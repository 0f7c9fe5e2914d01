import { PyObject } from "./object.ts";

/** A float without a fraction (`2.0`, `1e22`, `-0.0`), which a JavaScript number alone could not tell from an int. */
export class Float extends PyObject {
  override readonly typeName = "float";
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override truthy(): boolean {
    return this.value !== 0;
  }

  override toJs(): number {
    return this.value;
  }

  /** In numbers of TypeScript's it counts as one. */
  override valueOf(): number {
    return this.value;
  }

  /** JSON, too, says `1.0`, as Python's does. */
  toJSON(): object | number {
    return Number.isSafeInteger(this.value) && !Object.is(this.value, -0)
      ? JSON.rawJSON(`${this.value}.0`)
      : this.value;
  }
}

/** The Python float of a JavaScript number. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}
