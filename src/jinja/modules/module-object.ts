import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/** A Python module: names with values. */
export class ModuleObject extends PyObject {
  override readonly typeName = "module";
  readonly #name: string;
  readonly #members: Readonly<Record<string, Value>>;

  constructor(name: string, members: Readonly<Record<string, Value>>) {
    super();
    this.#name = name;
    this.#members = members;
  }

  override attr(name: string): Value | undefined {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  override repr(): string {
    return `<module '${this.#name}'>`;
  }
}
