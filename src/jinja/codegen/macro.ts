import type { Macro, RunMacro } from "../macro.ts";
import type { Scope } from "../scope.ts";
import type { Result } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { compileCode } from "./compile.ts";
import { macroFunction } from "./statements.ts";

type Run = (values: readonly (Value | undefined)[]) => Result;

/** Compiles a macro to a generated function; it sees no variables but its own. */
export function compileMacro({ template, node }: Macro): RunMacro {
  const make = compileCode<Run>(template, false, (at) => macroFunction(at, node.parameters, node.body));
  return (from, scope: Scope, values) => make(scope, from)(values);
}
