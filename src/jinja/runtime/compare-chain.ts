import type { CompareName } from "../parser/tree.ts";
import type { Value } from "../values/value.ts";
import { equals } from "./equality.ts";
import { contains } from "./membership.ts";
import { compareWith } from "./order.ts";

/** One comparison of a chain. */
export function compares(operator: CompareName, a: Value, b: Value): boolean {
  switch (operator) {
    case "==":
      return equals(a, b);
    case "!=":
      return !equals(a, b);
    case "in":
      return contains(b, a);
    case "not in":
      return !contains(b, a);
    default:
      return compareWith(operator, a, b);
  }
}
