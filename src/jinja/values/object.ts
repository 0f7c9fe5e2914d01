import type { Value } from "./value.ts";

/** Keyword arguments of a call; never has a prototype, so that a name such as `constructor` is only itself. */
export type Kwargs = Readonly<Record<string, Value>>;

/** What a call gives: a promise only while the async driver renders. */
export type Result = Value | Promise<Value>;

/** Python's binary operators that an object may take part in. */
export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "|" | "&" | "^";

/**
 * Anything a template can hold that is not a primitive, an array or a plain object. Rooms subclass it for what they
 * show to templates; members left out behave as in Python (no `item`: not subscriptable, no `call`: not callable).
 * Templates reach the object through these members alone, never through JavaScript's own properties.
 */
export abstract class PyObject {
  /** The Python type name, as error messages print it. */
  abstract readonly typeName: string;

  /** The Python module of the type, where messages about missing attributes name it. */
  get module(): string | undefined {
    return undefined;
  }

  /** The attribute of that name; `undefined` when there is none. */
  attr(_name: string): Value | undefined {
    return undefined;
  }

  /** `obj[key]`; `undefined` when there is no such key. */
  item?(key: Value): Value | undefined;

  /** `obj(...)`. */
  call?(args: Value[], kwargs: Kwargs): Result;

  /** Iteration; each call starts anew unless the object is an iterator. */
  iter?(): Iterable<Value>;

  /** `len(obj)`. */
  len?(): number;

  /** `value in obj`; without it `in` walks `iter`. */
  contains?(value: Value): boolean;

  /** `obj == other`; without it objects equal only themselves. */
  eq?(other: Value): boolean;

  /** Equal objects must give equal keys; without it an object is its own dict key. Throw to be unhashable. */
  hashKey?(): string;

  /** Order against `other`: negative, 0, positive, or `undefined` when they have no order. */
  compare?(other: Value): number | undefined;

  /** `obj op other`, or `other op obj` when `reflected`; `undefined` when the operand is not supported. */
  binary?(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined;

  /** `-obj`, `+obj`, `abs(obj)`. */
  unary?(operator: "-" | "+" | "abs"): Value;

  /** `float(obj)`, of a number that is not one of Python's own types. */
  toNumber?(): number;

  /** `round(obj, digits)`. */
  round?(digits: number): Value;

  /** `{% set obj.name = value %}`; only namespaces have it. */
  setAttr?(name: string, value: Value): void;

  /** Whether the object counts as true; Python's rule: not empty. */
  truthy(): boolean {
    return this.len === undefined || this.len() > 0;
  }

  /** Whether `obj is mapping` holds: Python's `collections.abc.Mapping`. */
  readonly isMapping: boolean = false;

  /** What `{{ obj }}` prints. */
  str(): string {
    return this.repr();
  }

  /** What the object prints as inside a list. */
  repr(): string {
    return `<${this.typeName} object>`;
  }

  /** `format(obj, spec)`; without it only an empty spec is allowed. */
  format?(spec: string): string;

  /** The plain JavaScript value of the object for `toJs`; without it the object itself. */
  toJs?(): unknown;
}
