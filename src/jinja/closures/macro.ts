import type { Macro, RunMacro } from "../macro.ts";
import { FunctionScope, Symbols } from "../parser/symbols.ts";
import { compileFunction } from "./statements.ts";

/** Compiles a macro to closures; it sees no variables but its own. */
export function compileMacro({ template, node }: Macro): RunMacro {
  const owner = new FunctionScope();
  const at = { template, owner, symbols: Symbols.root(owner), native: false, soft: false };
  const run = compileFunction(at, node.parameters, node.body);
  return (from, scope, values) => run(from, scope, values).out;
}
