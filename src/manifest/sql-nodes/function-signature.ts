import { QuernError } from "../../base/errors.ts";
import type { Describer } from "../describe.ts";
import type { Properties } from "../package-parse.ts";
import type { FunctionArgument, Json, JsonObject, ManifestNode } from "../types.ts";
import { listAt, objectAt, placeOf, textOrNull } from "../yaml-entries.ts";

/** What goes into a function, and what comes out. */
export type Signature = Required<Pick<ManifestNode, "arguments" | "returns">>;

/** The signature in a function's entry. @throws QuernError QN-PARSE-YAML-SCHEMA */
export function signatureOf({ entry, value }: Properties, describer: Describer): Signature {
  const fail = (message: string, ...path: (string | number)[]): never => {
    throw new QuernError("QN-PARSE-YAML-SCHEMA", `Invalid function '${String(value.name)}': ${message}`, {
      place: placeOf(entry, ...path),
      hint: "An argument is written as {name: ..., data_type: ...}, the result as returns: {data_type: ...}.",
    });
  };
  const required = (of: JsonObject, key: string, ...path: (string | number)[]): string =>
    textOrNull(of[key]) ?? fail(`'${path.join(".")}' has no ${key}`, ...path);
  const described = (text: Json | undefined): string | null =>
    text === undefined || text === null ? null : describer.describe(String(text), entry);
  const args = listAt(entry, value.arguments, "arguments").map((item, i): FunctionArgument => {
    const argument = objectAt(entry, item, "arguments", i);
    return {
      name: required(argument, "name", "arguments", i),
      data_type: required(argument, "data_type", "arguments", i),
      description: described(argument.description),
      default_value: argument.default_value ?? null,
    };
  });
  args.forEach(({ name, default_value: fallback }, i) => {
    if (fallback === null && args.slice(0, i).some((before) => before.default_value !== null))
      fail(`the argument '${name}' has no default_value, but one before it has`, "arguments", i);
  });
  const returns = objectAt(entry, value.returns, "returns");
  const isGiven = Object.keys(returns).length > 0;
  return {
    arguments: args,
    returns: {
      data_type: isGiven ? required(returns, "data_type", "returns") : "",
      description: described(returns.description),
    },
  };
}
