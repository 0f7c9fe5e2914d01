import type { Arguments, Body, Expression, Statement, Target } from "./tree.ts";

/** The expressions directly inside an expression, in the order in which they are evaluated. */
export function children(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "name":
    case "const":
      return [];
    case "tuple":
    case "list":
      return node.items;
    case "dict":
      return node.pairs.flat();
    case "slice":
      return [node.start, node.stop, node.step].filter((part) => part !== undefined);
    case "call":
      return [node.callee, ...argumentExpressions(node)];
    case "filter":
      return node.input === undefined ? argumentExpressions(node) : [node.input, ...argumentExpressions(node)];
    case "test":
      return [node.input, ...argumentExpressions(node)];
    case "unary":
    case "not":
      return [node.operand];
    case "binary":
    case "and":
    case "or":
      return [node.left, node.right];
    case "compare":
      return [node.first, ...node.rest.map((r) => r.operand)];
    case "concat":
      return node.parts;
    case "condition":
      return node.otherwise === undefined ? [node.test, node.then] : [node.test, node.then, node.otherwise];
    case "attribute":
      return [node.object];
    case "item":
      return [node.object, node.key];
  }
}

function argumentExpressions(node: Arguments): Expression[] {
  const found = [...node.args];
  for (const { value } of node.kwargs) found.push(value);
  if (node.star !== undefined) found.push(node.star);
  if (node.starStar !== undefined) found.push(node.starStar);
  return found;
}

/** What a visitor is told of, in the order of the text. */
export interface NameVisitor {
  load(name: string): void;
  store?(name: string): void;
}

/** Visits the names of a body, those of nested macros and loops included; `{% block %}` bodies stay out. */
export function visitNames(body: Body, visitor: NameVisitor): void {
  for (const statement of body) visitStatement(statement, visitor);
}

function visitExpression(node: Expression, visitor: NameVisitor): void {
  if (node.kind === "name") visitor.load(node.name);
  else for (const child of children(node)) visitExpression(child, visitor);
}

function visitTarget(target: Target, visitor: NameVisitor): void {
  if (target.kind === "name") visitor.store?.(target.name);
  else if (target.kind === "targets") for (const item of target.items) visitTarget(item, visitor);
}

function visitStatement(node: Statement, visitor: NameVisitor): void {
  const expression = (e: Expression | undefined): void => {
    if (e !== undefined) visitExpression(e, visitor);
  };
  switch (node.kind) {
    case "output":
      for (const part of node.parts) if (part.kind === "print") expression(part.value);
      return;
    case "if":
      for (const branch of node.branches) {
        expression(branch.test);
        visitNames(branch.body, visitor);
      }
      return visitNames(node.otherwise, visitor);
    case "for":
      visitTarget(node.target, visitor);
      expression(node.iterable);
      visitNames(node.body, visitor);
      visitNames(node.otherwise, visitor);
      return expression(node.test);
    case "macro":
    case "callblock":
      if (node.kind === "callblock") expression(node.call);
      for (const parameter of node.parameters) visitor.store?.(parameter.name);
      for (const parameter of node.parameters) expression(parameter.fallback);
      return visitNames(node.body, visitor);
    case "with":
      for (const target of node.targets) visitTarget(target, visitor);
      for (const value of node.values) expression(value);
      return visitNames(node.body, visitor);
    case "set":
      visitTarget(node.target, visitor);
      return expression(node.value);
    case "setblock":
      visitTarget(node.target, visitor);
      expression(node.filter);
      return visitNames(node.body, visitor);
    case "filterblock":
      visitNames(node.body, visitor);
      return expression(node.filter);
    case "do":
      return expression(node.value);
    case "scope":
      return visitNames(node.body, visitor);
    default:
      return;
  }
}

/** Which of `names` a body reads before it sets them: decides whether a macro takes `caller`, `varargs`, `kwargs`. */
export function undeclared(body: Body, names: readonly string[]): Set<string> {
  const open = new Set(names);
  const found = new Set<string>();
  visitNames(body, {
    load: (name) => {
      if (open.has(name)) found.add(name);
    },
    store: (name) => {
      open.delete(name);
    },
  });
  return found;
}
