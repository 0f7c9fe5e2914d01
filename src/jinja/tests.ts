import { PyError } from "./errors.ts";
import { binary } from "./runtime/arithmetic.ts";
import { equals } from "./runtime/equality.ts";
import { isIterable } from "./runtime/iteration.ts";
import { contains } from "./runtime/membership.ts";
import { isFloat, real } from "./runtime/numbers.ts";
import { compareWith } from "./runtime/order.ts";
import { str } from "./runtime/printing.ts";
import { Range } from "./runtime/range.ts";
import { isDict, isInt } from "./runtime/type-name.ts";
import type { Scope } from "./scope.ts";
import { textTests } from "./types/text-tests.ts";
import { Markup } from "./values/markup.ts";
import type { Kwargs } from "./values/object.ts";
import { PyObject } from "./values/object.ts";
import { textOf } from "./values/text.ts";
import { Tuple } from "./values/tuple.ts";
import { Undefined } from "./values/undefined.ts";
import type { Value } from "./values/value.ts";

/** A test: `value is name(args)`. */
export type Test = (value: Value, args: readonly Value[], kwargs: Kwargs, scope: Scope) => boolean;

/** A test that takes exactly `count` values. */
export function exactly(name: string, count: number, body: (value: Value, ...args: Value[]) => boolean): Test {
  return (value, args, kwargs) => {
    const given = [...args, ...Object.values(kwargs)];
    if (given.length !== count) {
      const message =
        given.length < count
          ? `${name}() missing ${count - given.length} required positional argument${count - given.length === 1 ? "" : "s"}`
          : `${name}() takes ${count + 1} positional argument${count === 0 ? "" : "s"} but ${given.length + 1} were given`;
      throw new PyError("TypeError", message);
    }
    return body(value, ...given);
  };
}

function isSequence(value: Value): boolean {
  if (textOf(value) !== undefined || Array.isArray(value) || value instanceof Tuple || value instanceof Range)
    return true;
  if (isDict(value)) return true;
  if (value instanceof Undefined) return true;
  return value instanceof PyObject && value.len !== undefined && value.item !== undefined;
}

function isCallable(value: Value): boolean {
  return value instanceof PyObject && (value.call !== undefined || value instanceof Undefined);
}

function remainder(value: Value, divisor: Value, expected: number): boolean {
  return equals(binary("%", value, divisor), expected);
}

function sameObject(a: Value, b: Value): boolean {
  if (a instanceof PyObject && b instanceof PyObject && isFloat(a) && isFloat(b)) return equals(a, b);
  return a === b;
}

const comparisons: Record<string, (a: Value, b: Value) => boolean> = {
  "==": equals,
  "!=": (a, b) => !equals(a, b),
  "<": (a, b) => compareWith("<", a, b),
  "<=": (a, b) => compareWith("<=", a, b),
  ">": (a, b) => compareWith(">", a, b),
  ">=": (a, b) => compareWith(">=", a, b),
};

const aliases: Record<string, readonly string[]> = {
  "==": ["eq", "equalto"],
  "!=": ["ne"],
  "<": ["lt", "lessthan"],
  "<=": ["le"],
  ">": ["gt", "greaterthan"],
  ">=": ["ge"],
};

const plain: Record<string, (value: Value) => boolean> = {
  odd: (value) => remainder(value, 2, 1),
  even: (value) => remainder(value, 2, 0),
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  true: (value) => value === true,
  false: (value) => value === false,
  integer: (value) => isInt(value),
  float: (value) => isFloat(value),
  number: (value) => real(value) !== undefined,
  string: (value) => textOf(value) !== undefined,
  mapping: (value) => isDict(value) || (value instanceof PyObject && value.isMapping),
  sequence: isSequence,
  iterable: isIterable,
  callable: isCallable,
  lower: (value) => textTests.islower!(str(value)),
  upper: (value) => textTests.isupper!(str(value)),
  escaped: (value) => value instanceof Markup,
};

/** The tests that need no other test or filter. */
export const plainTests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...Object.entries(plain).map(([name, body]) => [name, exactly(`test_${name}`, 0, body)] as const),
  ...Object.entries(comparisons).flatMap(([name, body]) =>
    [name, ...aliases[name]!].map((alias) => [alias, exactly(alias, 1, (a, b) => body(a, b!))] as const),
  ),
  ["divisibleby", exactly("test_divisibleby", 1, (value, divisor) => remainder(value, divisor!, 0))],
  ["sameas", exactly("test_sameas", 1, (a, b) => sameObject(a, b!))],
  ["in", exactly("test_in", 1, (value, container) => contains(container!, value))],
]);
