import { PyError } from "../errors.ts";
import type { Expression } from "../parser/tree.ts";
import { children } from "../parser/walk.ts";
import { dictEntries } from "../runtime/dicts.ts";
import { str } from "../runtime/printing.ts";
import { isDict } from "../runtime/type-name.ts";
import { Scope } from "../scope.ts";
import type { Position } from "../unit.ts";
import { Float } from "../values/float.ts";
import { PyObject } from "../values/object.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { compileExpression } from "./expressions.ts";
import { Frame } from "./frame.ts";

const impure = new Set(["map", "select", "reject", "selectattr", "rejectattr", "random"]);
const empty = new Scope({ lookup: () => undefined });

function isConstant(node: Expression): boolean {
  if (node.kind === "name" || node.kind === "call") return false;
  if (node.kind === "filter" && impure.has(node.name)) return false;
  return children(node).every(isConstant);
}

/** Values that Jinja can write into its compiled code. */
function isWritable(value: Value): boolean {
  if (Array.isArray(value)) return value.every(isWritable);
  if (value instanceof Tuple) return value.items.every(isWritable);
  if (value instanceof PySet) return Array.from(value.iter()).every(isWritable);
  if (isDict(value)) return Array.from(dictEntries(value)).every(([k, v]) => isWritable(k) && isWritable(v));
  return !(value instanceof PyObject) || value instanceof Float;
}

/**
 * The text of an expression without names or calls, which native rendering takes for text: `{{ 1 }}` is `'1'`, while
 * `{{ n }}` keeps its type. `undefined` for all others.
 */
export function constantText(at: Position, node: Expression): string | undefined {
  if (!isConstant(node)) return undefined;
  try {
    const value = compileExpression(at, node)(new Frame(at.template, empty, 0));
    return isWritable(value) ? str(value) : undefined;
  } catch (error) {
    // What fails here fails again, with its place, when it is reached.
    if (error instanceof PyError) return undefined;
    throw error;
  }
}
