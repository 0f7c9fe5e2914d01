import type { Json, JsonObject } from "../manifest/types.ts";

/** Left out of artifacts while they are false, as dbt does. */
const quietWhenUnset = new Set([
  "debug",
  "full_refresh",
  "fail_fast",
  "warn_error",
  "store_failures",
  "use_experimental_parser",
]);

/** What a command can be asked for that nobody asked: an empty list. */
const lists = ["select", "exclude"];

/**
 * `args` of run_results.json and `invocation_args_dict`: every flag that has a value, in lower case, with the vars of
 * the command line.
 */
export function argumentsOf(flags: Readonly<Record<string, Json>>, vars: JsonObject): JsonObject {
  const args: JsonObject = {};
  for (const [name, value] of Object.entries(flags)) {
    const key = name.toLowerCase();
    if (value === null || value === "" || (value === false && quietWhenUnset.has(key))) continue;
    args[key] = value;
  }
  for (const name of lists) args[name] ??= [];
  args.vars = { ...vars };
  args.invocation_command ??= `quern ${String(args.which)}`;
  return args;
}
