import { PyError } from "../errors.ts";
import type { Scope } from "../scope.ts";

/** Counts a round of a loop. Errors: OverflowError over the scope's limit. */
export function countRound(scope: Scope): void {
  if (++scope.iterations > scope.limits.iterations) {
    throw new PyError("OverflowError", `the template ran through more than ${scope.limits.iterations} loop rounds`);
  }
}

/** Counts a macro call that begins. Errors: RecursionError over the scope's limit. */
export function enterCall(scope: Scope): void {
  if (scope.depth >= scope.limits.depth) {
    throw new PyError("RecursionError", `macros call one another more than ${scope.limits.depth} levels deep`);
  }
  scope.depth++;
}

/** JavaScript's own stack overflow as an error of the template; other errors as they are. */
export function withoutOverflow(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new PyError("RecursionError", "the template is nested too deeply", { cause: error });
}
