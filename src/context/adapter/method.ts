import { PyError, type Value } from "../../jinja/index.ts";
import type { NodeContext } from "../node-context.ts";

/** One method of `adapter` as templates call it. */
export type AdapterMethod = (
  context: NodeContext,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>>,
) => Value | Promise<Value>;

/** Reads arguments by position or name. @throws PyError TypeError when a required one is missing */
export function argument(
  name: string,
  at: number,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>>,
  fallback?: Value,
): Value {
  const value = args[at] ?? kwargs[name] ?? fallback;
  if (value === undefined) throw new PyError("TypeError", `missing a required argument: '${name}'`);
  return value;
}
