import { type Call, type Expression, Reader } from "./expressions.ts";
import type { Line } from "./tokens.ts";

/**
 * The calls of dbt's functions in a line. As in dbt, which looks for them with a visitor of Python's tree: within a
 * call's arguments only calls are met that are an argument, or stand in a list, dict or formatted string that is one; the
 * arguments come before what the call is made on.
 */
export function dbtCalls({ tokens }: Line): [name: string, call: Call][] {
  const found: [string, Call][] = [];
  const visit = (node: Expression): void => {
    if (node.kind === "call") visitCall(node);
    else for (const child of children(node)) visit(child);
  };
  const visitCall = (call: Call): void => {
    const name = names.get(pathOf(call.callee));
    if (name !== undefined) found.push([name, call]);
    for (const argument of [...call.args, ...call.keywords.map(({ value }) => value)])
      for (const each of nested(argument)) if (each.kind === "call") visitCall(each);
    let on: Expression = call.callee;
    while (on.kind === "attribute") on = on.object;
    if (on !== call.callee && on.kind === "call") visitCall(on);
  };
  // the parameters of a definition are none of a call
  const name = tokens.findIndex(({ text }) => text === "def" || text === "class") + 1;
  visit(new Reader(name === 1 || name === 2 ? tokens.toSpliced(name, 1) : tokens).all());
  return found;
}

const names: ReadonlyMap<string, string> = new Map([
  ["dbt.ref", "ref"],
  ["dbt.source", "source"],
  ["dbt.config", "config"],
  ["dbt.config.get", "get"],
]);

function pathOf(node: Expression): string {
  if (node.kind === "name") return node.name;
  return node.kind === "attribute" ? `${pathOf(node.object)}.${node.name}` : "";
}

function nested(argument: Expression): readonly Expression[] {
  switch (argument.kind) {
    case "list":
    case "tuple":
      return argument.items;
    case "dict":
      return argument.values;
    case "string":
      return argument.parts ?? [];
    default:
      return [argument];
  }
}

function children(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "attribute":
      return [node.object];
    case "item":
      return [node.object, node.key];
    case "list":
    case "tuple":
      return node.items;
    case "dict":
      return [...node.keys, ...node.values];
    case "string":
      return node.parts ?? [];
    case "negative":
      return [node.operand];
    case "other":
      return node.parts;
    default:
      return [];
  }
}
