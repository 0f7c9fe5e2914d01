import { PyError } from "../errors.ts";
import type { Kwargs } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/**
 * Ends a macro with a value. Thrown, since `return()` may stand in a loop, a block or a caller's body; not an Error,
 * since macros return all the time and a stack trace would cost more than the macro.
 */
export class MacroReturn {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

/** The control flow of one `return(...)`. */
export function returned(args: readonly Value[], kwargs: Kwargs): MacroReturn | PyError {
  const value = args.length > 0 ? args[0] : kwargs.data;
  if (value !== undefined && args.length + Object.keys(kwargs).length === 1) return new MacroReturn(value);
  return new PyError("TypeError", `return() takes exactly one argument (${args.length} given)`);
}
