import { didYouMean } from "../../base/nearest.ts";
import { PyError } from "../errors.ts";
import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

/** What an undefined value knows of itself. */
export interface UndefinedOrigin {
  /** The missing name; attribute and key misses have one too. */
  readonly name?: string;
  /** The whole message, when it is not made from the name. */
  readonly message?: string;
  /** The Python exception that using the value raises. */
  readonly type?: "UndefinedError" | "SecurityError";
  /** The names that were there, for "Did you mean". */
  readonly names?: () => Iterable<string>;
}

/** A name, attribute or key that is not there. Prints as nothing and is false; any other use is an error. */
export class Undefined extends PyObject {
  override readonly typeName: string = "Undefined";
  readonly origin: UndefinedOrigin;

  constructor(origin: UndefinedOrigin = {}) {
    super();
    this.origin = origin;
  }

  get message(): string {
    return this.origin.message ?? `'${this.origin.name ?? ""}' is undefined`;
  }

  /** The error of using the value, with the nearest defined name as hint. */
  error(): PyError {
    const { name, names } = this.origin;
    const hint = name === undefined || names === undefined ? undefined : didYouMean(name, names());
    return new PyError(this.origin.type ?? "UndefinedError", this.message, { hint });
  }

  /** `undefined.name` and `undefined[key]`. */
  member(_name: Value): Value {
    throw this.error();
  }

  /** `undefined(...)`. */
  called(): Value {
    throw this.error();
  }

  override format(spec: string): string {
    if (spec === "") return "";
    throw new PyError("TypeError", `unsupported format string passed to ${this.typeName}.__format__`);
  }

  override iter(): Iterable<Value> {
    return [];
  }

  override len(): number {
    return 0;
  }

  override eq(other: Value): boolean {
    return other instanceof Undefined && other.typeName === this.typeName;
  }

  override hashKey(): string {
    return "undefined";
  }

  override truthy(): boolean {
    return false;
  }

  override str(): string {
    return "";
  }

  override repr(): string {
    return "Undefined";
  }

  override toJs(): null {
    return null;
  }
}

/** While parsing, when nothing is queried: attributes, items and calls of an undefined value are undefined again. */
export class AbsorbingUndefined extends Undefined {
  override member(name: Value): Value {
    return typeof name === "string" ? new AbsorbingUndefined({ ...this.origin, name }) : this;
  }

  override called(): Value {
    return this;
  }
}

/** Even printing or testing the value is an error; only `is defined` and `default` may look at it. */
export class StrictUndefined extends Undefined {
  override iter(): Iterable<Value> {
    throw this.error();
  }

  override len(): number {
    throw this.error();
  }

  override eq(): boolean {
    throw this.error();
  }

  override truthy(): boolean {
    throw this.error();
  }

  override str(): string {
    throw this.error();
  }
}

/** How undefined names behave: as in Jinja, as an error at once, or absorbing as dbt does while it parses. */
export type UndefinedMode = "default" | "strict" | "absorb";

/** Makes the undefined value of a mode. */
export function makeUndefined(mode: UndefinedMode, origin: UndefinedOrigin): Undefined {
  if (mode === "absorb") return new AbsorbingUndefined(origin);
  return mode === "strict" ? new StrictUndefined(origin) : new Undefined(origin);
}
