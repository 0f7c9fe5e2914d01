import { type Kwargs, PyObject, type Result } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/** A type such as `datetime.date`: callable, with its class methods as attributes. */
export class TypeObject extends PyObject {
  override readonly typeName = "type";
  readonly #name: string;
  readonly #make: PyObject;
  readonly #members: Readonly<Record<string, Value>>;

  constructor(name: string, make: PyObject, members: Readonly<Record<string, Value>>) {
    super();
    this.#name = name;
    this.#make = make;
    this.#members = members;
  }

  override attr(name: string): Value | undefined {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  override call(args: Value[], kwargs: Kwargs): Result {
    return this.#make.call!(args, kwargs);
  }

  override repr(): string {
    return `<class '${this.#name}'>`;
  }
}
