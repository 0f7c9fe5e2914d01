import { PyError } from "../errors.ts";
import type { Variable } from "../parser/symbols.ts";
import type { Arguments, Expression } from "../parser/tree.ts";
import { binary, unary } from "../runtime/arithmetic.ts";
import { getAttribute, getItem, getSlice } from "../runtime/attributes.ts";
import { callMethod } from "../runtime/call-method.ts";
import { call, merged, noKwargs, spread } from "../runtime/calls.ts";
import { compares } from "../runtime/compare-chain.ts";
import { str } from "../runtime/printing.ts";
import { globalValue, variableValue } from "../runtime/resolve.ts";
import { Slice } from "../runtime/slices.ts";
import { truthy } from "../runtime/truth.ts";
import { filterFor, missingElse, type Position, testFor } from "../unit.ts";
import { Dict } from "../values/dict.ts";
import type { Kwargs, Result } from "../values/object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import type { Evaluate, Frame } from "./frame.ts";

/** A result that must be there at once: nothing may wait while templates are rendered synchronously. */
function now(result: Result): Value {
  if (!(result instanceof Promise)) return result;
  result.catch(() => undefined);
  throw new PyError("RuntimeError", "a query can't run here: this template is rendered while nothing may be queried");
}

/** The frame that holds a variable, `hops` functions out. */
export function frameOf(frame: Frame, hops: number): Frame {
  let found = frame;
  for (let i = 0; i < hops; i++) found = found.parent!;
  return found;
}

/** Reads a variable; `undefined` when it holds nothing. */
export function variableReader(at: Position, variable: Variable): (frame: Frame) => Value | undefined {
  const hops = at.owner.depth - variable.owner.depth;
  const { slot } = variable;
  if (hops === 0) return (frame) => frame.vars[slot];
  return (frame) => frameOf(frame, hops).vars[slot];
}

function name(at: Position, text: string): Evaluate {
  if (at.symbols.isGlobal(text)) return (frame) => globalValue(frame.scope, text);
  const read = variableReader(at, at.symbols.variable(text));
  return (frame) => variableValue(read(frame), frame.scope, text);
}

/** Compiles an expression to a closure. Errors: TemplateAssertionError for unknown filters and tests. */
export function compileExpression(at: Position, node: Expression): Evaluate {
  switch (node.kind) {
    case "const": {
      const { value } = node;
      return () => value;
    }
    case "name":
      return name(at, node.name);
    case "tuple": {
      const items = node.items.map((item) => compileExpression(at, item));
      return (frame) => new Tuple(items.map((item) => item(frame)));
    }
    case "list": {
      const items = node.items.map((item) => compileExpression(at, item));
      return (frame) => items.map((item) => item(frame));
    }
    case "dict": {
      const pairs = node.pairs.map(([k, v]) => [compileExpression(at, k), compileExpression(at, v)] as const);
      return (frame) => {
        const dict = new Dict();
        for (const [k, v] of pairs) dict.set(k(frame), v(frame));
        return dict;
      };
    }
    case "slice": {
      const part = (e: Expression | undefined): Evaluate => (e === undefined ? () => null : compileExpression(at, e));
      const [start, stop, step] = [part(node.start), part(node.stop), part(node.step)];
      return (frame) => new Slice(start(frame), stop(frame), step(frame));
    }
    case "unary": {
      const { operator } = node;
      const operand = compileExpression(at, node.operand);
      return (frame) => unary(operator, operand(frame));
    }
    case "not": {
      const operand = compileExpression(at, node.operand);
      return (frame) => !truthy(operand(frame));
    }
    case "binary": {
      const { operator } = node;
      const [left, right] = [compileExpression(at, node.left), compileExpression(at, node.right)];
      return (frame) => binary(operator, left(frame), right(frame));
    }
    case "and": {
      const [left, right] = [compileExpression(at, node.left), compileExpression(at, node.right)];
      return (frame) => {
        const value = left(frame);
        return truthy(value) ? right(frame) : value;
      };
    }
    case "or": {
      const [left, right] = [compileExpression(at, node.left), compileExpression(at, node.right)];
      return (frame) => {
        const value = left(frame);
        return truthy(value) ? value : right(frame);
      };
    }
    case "concat": {
      const parts = node.parts.map((part) => compileExpression(at, part));
      return (frame) => {
        let out = "";
        for (const part of parts) out += str(part(frame));
        return out;
      };
    }
    case "attribute": {
      const object = compileExpression(at, node.object);
      const attribute = node.name;
      return (frame) => getAttribute(object(frame), attribute, frame.scope);
    }
    case "item": {
      const [object, key] = [compileExpression(at, node.object), compileExpression(at, node.key)];
      if (node.key.kind === "slice") return (frame) => getSlice(object(frame), key(frame));
      return (frame) => getItem(object(frame), key(frame), frame.scope);
    }
    case "compare":
      return compare(at, node);
    case "condition":
      return condition(at, node);
    case "call":
      return compileCall(at, node);
    case "filter":
      return compileFilter(at, node);
    case "test":
      return test(at, node);
  }
}

function compare(at: Position, node: Expression & { kind: "compare" }): Evaluate {
  const first = compileExpression(at, node.first);
  const rest = node.rest.map((r) => ({ operator: r.operator, operand: compileExpression(at, r.operand) }));
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) {
    const { operator, operand } = only;
    return (frame) => compares(operator, first(frame), operand(frame));
  }
  return (frame) => {
    let left = first(frame);
    for (const { operator, operand } of rest) {
      const right = operand(frame);
      if (!compares(operator, left, right)) return false;
      left = right;
    }
    return true;
  };
}

function condition(at: Position, node: Expression & { kind: "condition" }): Evaluate {
  const soft = { ...at, soft: true };
  const [test, then] = [compileExpression(soft, node.test), compileExpression(soft, node.then)];
  const otherwise = node.otherwise === undefined ? noElse(node.line) : compileExpression(soft, node.otherwise);
  return (frame) => (truthy(test(frame)) ? then(frame) : otherwise(frame));
}

function noElse(line: number): Evaluate {
  const message = missingElse(line);
  return (frame) => frame.scope.missing({ message });
}

/** The arguments of a call, ready to be computed. */
function compileArguments(at: Position, node: Arguments) {
  const args = node.args.map((arg) => compileExpression(at, arg));
  const kwargs = node.kwargs.map((k) => ({ name: k.name, value: compileExpression(at, k.value) }));
  const star = node.star === undefined ? undefined : compileExpression(at, node.star);
  const starStar = node.starStar === undefined ? undefined : compileExpression(at, node.starStar);
  const positional = (frame: Frame): Value[] => {
    const values = new Array<Value>(args.length);
    for (let i = 0; i < args.length; i++) values[i] = args[i]!(frame);
    return star === undefined ? values : spread(values, star(frame));
  };
  const keyword = (frame: Frame): Kwargs => {
    if (kwargs.length === 0 && starStar === undefined) return noKwargs;
    const values = Object.create(null) as Record<string, Value>;
    for (const k of kwargs) values[k.name] = k.value(frame);
    return starStar === undefined ? values : merged(values, starStar(frame));
  };
  return { positional, keyword };
}

/** Compiles a call; `extra` adds the `caller` of a call block. */
export function compileCall(
  at: Position,
  node: Expression & { kind: "call" },
  extra?: (frame: Frame, kwargs: Kwargs) => Kwargs,
): Evaluate {
  const { positional, keyword } = compileArguments(at, node);
  const named = extra === undefined ? keyword : (frame: Frame) => extra(frame, keyword(frame));
  if (node.callee.kind === "attribute") {
    const object = compileExpression(at, node.callee.object);
    const method = node.callee.name;
    return (frame) => now(callMethod(object(frame), method, positional(frame), named(frame), frame.scope));
  }
  const callee = compileExpression(at, node.callee);
  return (frame) => now(call(callee(frame), positional(frame), named(frame)));
}

/** Compiles a filter; `input` stands in where a block is what is filtered. */
export function compileFilter(at: Position, node: Expression & { kind: "filter" }, input?: Evaluate): Evaluate {
  const inner = node.input;
  let value: Evaluate;
  if (inner === undefined) value = input ?? (() => "");
  else value = inner.kind === "filter" ? compileFilter(at, inner, input) : compileExpression(at, inner);
  const filter = filterFor(at, node.name, node.line);
  if (filter instanceof PyError) {
    return () => {
      throw filter.with({});
    };
  }
  const { positional, keyword } = compileArguments(at, node);
  return (frame) => now(filter(value(frame), positional(frame), keyword(frame), frame.scope));
}

function test(at: Position, node: Expression & { kind: "test" }): Evaluate {
  const found = testFor(at, node.name, node.line);
  if (found instanceof PyError) {
    return () => {
      throw found.with({});
    };
  }
  const input = compileExpression(at, node.input);
  const { positional, keyword } = compileArguments(at, node);
  return (frame) => found(input(frame), positional(frame), keyword(frame), frame.scope);
}
