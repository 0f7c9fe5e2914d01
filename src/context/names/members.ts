import { PyObject, type Value } from "../../jinja/index.ts";

/** An object whose attributes are made on demand. */
export class Members extends PyObject {
  override readonly typeName: string;
  readonly #member: (name: string) => Value | undefined;

  constructor(typeName: string, member: (name: string) => Value | undefined) {
    super();
    this.typeName = typeName;
    this.#member = member;
  }

  override attr(name: string): Value | undefined {
    return this.#member(name);
  }

  override item(key: Value): Value | undefined {
    return typeof key === "string" ? this.#member(key) : undefined;
  }

  override contains(value: Value): boolean {
    return typeof value === "string" && this.#member(value) !== undefined;
  }

  override truthy(): boolean {
    return true;
  }
}
