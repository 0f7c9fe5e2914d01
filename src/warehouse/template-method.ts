import { fn, type Parameter, type Value } from "../jinja/index.ts";
import type { MethodTools, TemplateMethod } from "./types.ts";

/** A method with Python's parameters. `parsed` is its answer while parsing; without it, it asks no warehouse. */
export function method(
  name: string,
  parameters: readonly Parameter[],
  call: (tools: MethodTools, ...values: Value[]) => Value | Promise<Value>,
  parsed?: () => Value,
): TemplateMethod {
  return {
    parsed,
    call: (tools, args, kwargs) => fn(name, parameters, (...values) => call(tools, ...values)).call([...args], kwargs),
  };
}
