import type { Arguments, CallNode, CompareName, Expression } from "./parser/tree.ts";
import { repr } from "./runtime/printing.ts";
import type { Template } from "./template.ts";
import type { Value } from "./values.ts";

/**
 * The keyword arguments of a template's first call of a global function, each as dbt's manifests have one whose value is
 * not to count: the expression as Jinja2 prints its tree, `Keyword(key='a', value=Const(value=1))`.
 */
export function keywordTexts(template: Template, functionName: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const call of calls(template.body)) {
    if (call.callee.kind !== "name" || call.callee.name !== functionName) continue;
    for (const { name, value } of call.kwargs) found[name] = keyword(name, text(value));
    return found;
  }
  return found;
}

/** The same text for a value that stands there as a literal. */
export function literalKeywordText(name: string, value: Value): string {
  return keyword(name, literal(value));
}

export const isKeywordText = (value: unknown): boolean => typeof value === "string" && value.startsWith("Keyword(key=");

function* calls(node: unknown): Generator<CallNode> {
  if (typeof node !== "object" || node === null) return;
  if ("kind" in node && node.kind === "call") yield node as CallNode;
  for (const child of Object.values(node)) yield* calls(child);
}

const keyword = (name: string, value: string): string => print("Keyword", { key: repr(name), value });
const print = (type: string, fields: Readonly<Record<string, string>>): string =>
  `${type}(${Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ")})`;
const list = (items: readonly string[]): string => `[${items.join(", ")}]`;
const pair = (key: string, value: string): string => print("Pair", { key, value });
const maybe = (node: Expression | undefined): string => (node === undefined ? "None" : text(node));

function literal(value: Value): string {
  if (Array.isArray(value)) return print("List", { items: list(value.map((item) => literal(item as Value))) });
  if (typeof value !== "object" || value === null) return print("Const", { value: repr(value) });
  const pairs = Object.entries(value).map(([key, item]) => pair(literal(key), literal(item as Value)));
  return print("Dict", { items: list(pairs) });
}

const operators = {
  "+": "Add",
  "-": "Sub",
  "*": "Mul",
  "/": "Div",
  "//": "FloorDiv",
  "%": "Mod",
  "**": "Pow",
} as const;
const comparisons: Readonly<Record<CompareName, string>> = {
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "lteq",
  ">": "gt",
  ">=": "gteq",
  in: "in",
  "not in": "notin",
};

function argumentsOf({ args, kwargs, star, starStar }: Arguments): Record<string, string> {
  return {
    args: list(args.map(text)),
    kwargs: list(kwargs.map(({ name, value }) => keyword(name, text(value)))),
    dyn_args: maybe(star),
    dyn_kwargs: maybe(starStar),
  };
}

function text(node: Expression): string {
  const ctx = "'load'";
  switch (node.kind) {
    case "name":
      return print("Name", { name: repr(node.name), ctx });
    case "const":
      return print("Const", { value: repr(node.value) });
    case "tuple":
      return print("Tuple", { items: list(node.items.map(text)), ctx });
    case "list":
      return print("List", { items: list(node.items.map(text)) });
    case "dict":
      return print("Dict", { items: list(node.pairs.map(([key, value]) => pair(text(key), text(value)))) });
    case "slice":
      return print("Slice", { start: maybe(node.start), stop: maybe(node.stop), step: maybe(node.step) });
    case "call":
      return print("Call", { node: text(node.callee), ...argumentsOf(node) });
    case "filter":
    case "test":
      return print(node.kind === "filter" ? "Filter" : "Test", {
        node: maybe(node.input),
        name: repr(node.name),
        ...argumentsOf(node),
      });
    case "unary":
      return print(node.operator === "-" ? "Neg" : "Pos", { node: text(node.operand) });
    case "not":
      return print("Not", { node: text(node.operand) });
    case "binary":
      return print(operators[node.operator], { left: text(node.left), right: text(node.right) });
    case "and":
    case "or":
      return print(node.kind === "and" ? "And" : "Or", { left: text(node.left), right: text(node.right) });
    case "compare": {
      const ops = node.rest.map(({ operator, operand }) =>
        print("Operand", { op: repr(comparisons[operator]), expr: text(operand) }),
      );
      return print("Compare", { expr: text(node.first), ops: list(ops) });
    }
    case "concat":
      return print("Concat", { nodes: list(node.parts.map(text)) });
    case "condition":
      return print("CondExpr", { test: text(node.test), expr1: text(node.then), expr2: maybe(node.otherwise) });
    case "attribute":
      return print("Getattr", { node: text(node.object), attr: repr(node.name), ctx });
    case "item":
      return print("Getitem", { node: text(node.object), arg: text(node.key), ctx });
  }
}
