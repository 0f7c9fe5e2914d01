import type { CallNode } from "./parser/tree.ts";
import type { Template } from "./template.ts";

/**
 * The keyword arguments of a template's calls of a global function, each as a text that is another one when its
 * expression is, whatever the expression's value: for comparing what was written. Later calls win.
 */
export function keywordTexts(template: Template, functionName: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const call of calls(template.body)) {
    if (call.callee.kind !== "name" || call.callee.name !== functionName) continue;
    for (const { name, value } of call.kwargs) found[name] = JSON.stringify(value, withoutPlaces);
  }
  return found;
}

const withoutPlaces = (key: string, value: unknown): unknown =>
  key === "line" ? undefined : typeof value === "bigint" ? String(value) : value;

function* calls(node: unknown): Generator<CallNode> {
  if (typeof node !== "object" || node === null) return;
  if ("kind" in node && node.kind === "call") yield node as CallNode;
  for (const child of Object.values(node)) yield* calls(child);
}
