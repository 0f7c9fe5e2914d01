import { PyError } from "../errors.ts";
import { FunctionScope, type Symbols } from "../parser/symbols.ts";
import type { Body, Expression, ForNode, OutputNode, ParameterNode, Statement, Target } from "../parser/tree.ts";
import { undeclared } from "../parser/walk.ts";
import { Namespace } from "../runtime/globals.ts";
import { iterate, unpack } from "../runtime/iteration.ts";
import { countRound, enterCall } from "../runtime/limits.ts";
import { LoopContext, type Recurse } from "../runtime/loop-context.ts";
import { bindMacro, boundNames, LocalMacro, macroShape } from "../runtime/macro.ts";
import { str } from "../runtime/printing.ts";
import { resolve } from "../runtime/resolve.ts";
import { truthy } from "../runtime/truth.ts";
import type { Position } from "../unit.ts";
import type { Kwargs } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { constantText } from "./constants.ts";
import { compileCall, compileExpression, compileFilter, frameOf, variableReader } from "./expressions.ts";
import { type Evaluate, type Execute, Frame, type Leave } from "./frame.ts";

type Assign = (frame: Frame, value: Value) => void;

/** Fills the variables of a frame that is being entered. */
export function compileEntry(at: Position): (frame: Frame) => void {
  const entries = at.symbols.entries().map(({ variable, from, global }) => {
    const { slot, name } = variable;
    if (from !== undefined) {
      const read = variableReader(at, from);
      return (frame: Frame) => {
        frame.vars[slot] = read(frame);
      };
    }
    return (frame: Frame) => {
      frame.vars[slot] = global ? resolve(frame.scope, name) : undefined;
    };
  });
  if (entries.length === 0) return () => undefined;
  return (frame) => {
    for (const enter of entries) enter(frame);
  };
}

/** Compiles statements to run one after the other. */
export function compileBody(at: Position, body: Body): Execute {
  const statements = body.map((statement) => compileStatement(at, statement));
  const [only] = statements;
  if (statements.length === 1 && only !== undefined) return only;
  return (frame) => {
    for (let i = 0; i < statements.length; i++) {
      const leave = statements[i]!(frame);
      if (leave !== undefined) return leave;
    }
    return undefined;
  };
}

/** A position inside a frame of its own, in the same function. */
function inner(at: Position): Position {
  return { ...at, symbols: at.symbols.inner(), soft: false };
}

/** Runs with nothing printed so far and gives what was printed, as text. */
function capture(frame: Frame, run: () => void): string {
  const { out, parts } = frame;
  frame.out = "";
  frame.parts = undefined;
  run();
  const captured = frame.out;
  frame.out = out;
  frame.parts = parts;
  return captured;
}

function compileStatement(at: Position, node: Statement): Execute {
  switch (node.kind) {
    case "output":
      return output(at, node);
    case "if": {
      const soft = { ...at, soft: true };
      const branches = node.branches.map((branch) => ({
        test: compileExpression(at, branch.test),
        body: compileBody(soft, branch.body),
        line: branch.line,
      }));
      const otherwise = compileBody(soft, node.otherwise);
      return (frame) => {
        for (const { test, body, line } of branches) {
          frame.line = line;
          if (truthy(test(frame))) return body(frame);
        }
        return otherwise(frame);
      };
    }
    case "for":
      return loop(at, node);
    case "set": {
      const check = checkNamespaces(at, node.target);
      const assign = compileTarget(at, node.target);
      return atLine(node.line, compileExpression(at, node.value), (frame, value) => assign(frame, value()), check);
    }
    case "setblock":
      return setBlock(at, node);
    case "do":
      return atLine(node.line, compileExpression(at, node.value), (_frame, value) => value());
    case "filterblock": {
      const scope = inner(at);
      scope.symbols.body(node.body);
      scope.symbols.expression(node.filter);
      const enter = compileEntry(scope);
      const body = compileBody(scope, node.body);
      const filter = compileFilter(scope, node.filter, (frame) => capture(frame, () => void body(frame)));
      return atLine(node.line, filter, (frame, value) => print(frame, value()), enter);
    }
    case "with": {
      const values = node.values.map((value) => compileExpression(at, value));
      const scope = inner(at);
      for (const target of node.targets) scope.symbols.parameterTarget(target);
      scope.symbols.body(node.body);
      const enter = compileEntry(scope);
      const targets = node.targets.map((target) => compileTarget(scope, target));
      const body = compileBody(scope, node.body);
      return (frame) => {
        frame.line = node.line;
        const found = values.map((value) => value(frame));
        enter(frame);
        targets.forEach((assign, i) => {
          assign(frame, found[i]!);
        });
        return body(frame);
      };
    }
    case "scope":
    case "block": {
      const scope = inner(at);
      scope.symbols.body(node.body);
      const enter = compileEntry(scope);
      const body = compileBody(scope, node.body);
      return (frame) => {
        enter(frame);
        return body(frame);
      };
    }
    case "macro": {
      const make = macroMaker(at, node.name, node.parameters, node.body);
      const assign = compileTarget(at, { kind: "name", name: node.name });
      return (frame) => {
        assign(frame, make(frame));
        return undefined;
      };
    }
    case "callblock": {
      const make = macroMaker(at, null, node.parameters, node.body);
      const withCaller = (frame: Frame, kwargs: Kwargs): Kwargs =>
        Object.assign(Object.create(null) as Record<string, Value>, kwargs, { caller: make(frame) });
      const called = compileCall(at, node.call, withCaller);
      return atLine(node.line, called, (frame, value) => print(frame, value()));
    }
    case "break":
    case "continue":
      return () => node.kind;
    case "load":
      return (frame) => {
        frame.line = node.line;
        throw new PyError("TypeError", "no loader for this environment specified");
      };
  }
}

/** A statement made of one value: the line is noted first. */
function atLine(
  line: number,
  evaluate: Evaluate,
  use: (frame: Frame, value: () => Value) => unknown,
  before?: (frame: Frame) => void,
): Execute {
  return (frame) => {
    frame.line = line;
    before?.(frame);
    use(frame, () => evaluate(frame));
    return undefined;
  };
}

function print(frame: Frame, value: Value): void {
  if (frame.parts === undefined) frame.out += str(value);
  else frame.parts.push(value);
}

function output(at: Position, node: OutputNode): Execute {
  const parts: ((frame: Frame) => void)[] = [];
  let text: string | undefined;
  const flush = (): void => {
    const constant = text;
    if (constant === undefined) return;
    parts.push((frame) => {
      if (frame.parts === undefined) frame.out += constant;
      else frame.parts.push(constant);
    });
    text = undefined;
  };
  for (const part of node.parts) {
    const constant = part.kind === "text" ? part.text : at.native ? constantText(at, part.value) : undefined;
    if (constant !== undefined) {
      text = (text ?? "") + constant;
      continue;
    }
    flush();
    const { value, line } = part as { value: Expression; line: number };
    const evaluate = compileExpression(at, value);
    parts.push((frame) => {
      frame.line = line;
      print(frame, evaluate(frame));
    });
  }
  flush();
  return (frame) => {
    for (let i = 0; i < parts.length; i++) parts[i]!(frame);
    return undefined;
  };
}

/** Compiles the left side of an assignment. */
export function compileTarget(at: Position, target: Target): Assign {
  if (target.kind === "targets") {
    const items = target.items.map((item) => compileTarget(at, item));
    return (frame, value) => {
      const values = unpack(value, items.length);
      for (let i = 0; i < items.length; i++) items[i]!(frame, values[i]!);
    };
  }
  if (target.kind === "namespace") {
    const read = namespaceReader(at, target.object);
    return (frame, value) => {
      const object = read(frame);
      if (object instanceof Namespace) object.setAttr(target.name, value);
    };
  }
  const variable = at.symbols.variable(target.name);
  const hops = at.owner.depth - variable.owner.depth;
  const { slot } = variable;
  if (hops === 0) {
    return (frame, value) => {
      frame.vars[slot] = value;
    };
  }
  return (frame, value) => {
    frameOf(frame, hops).vars[slot] = value;
  };
}

function namespaceReader(at: Position, name: string): (frame: Frame) => Value | undefined {
  if (at.symbols.isGlobal(name)) return (frame) => resolve(frame.scope, name);
  return variableReader(at, at.symbols.variable(name));
}

/** Jinja asks before it computes the value whether every `ns` of a target is a namespace. */
function checkNamespaces(at: Position, target: Target): ((frame: Frame) => void) | undefined {
  if (target.kind === "name") return undefined;
  if (target.kind === "targets") {
    const checks = target.items.map((item) => checkNamespaces(at, item)).filter((check) => check !== undefined);
    return checks.length === 0 ? undefined : (frame) => checks.forEach((check) => void check(frame));
  }
  const read = namespaceReader(at, target.object);
  return (frame) => {
    if (!(read(frame) instanceof Namespace)) {
      throw new PyError("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
    }
  };
}

function setBlock(at: Position, node: Statement & { kind: "setblock" }): Execute {
  const scope = inner(at);
  scope.symbols.body(node.body);
  if (node.filter !== undefined) scope.symbols.expression(node.filter);
  const check = checkNamespaces(at, node.target);
  const enter = compileEntry(scope);
  const body = compileBody(scope, node.body);
  const assign = compileTarget(at, node.target);
  const text: Evaluate = (frame) => capture(frame, () => void body(frame));
  const value = node.filter === undefined ? text : compileFilter(scope, node.filter, text);
  return (frame) => {
    frame.line = node.line;
    check?.(frame);
    enter(frame);
    assign(frame, value(frame));
    return undefined;
  };
}

/** Compiles a macro or a call block's body; the result makes its value in a running frame. */
function macroMaker(
  at: Position,
  name: string | null,
  parameters: readonly ParameterNode[],
  body: Body,
): (frame: Frame) => LocalMacro {
  const shape = macroShape(name, parameters, body);
  const run = compileFunction(at, parameters, body);
  return (frame) =>
    new LocalMacro(shape, (args, kwargs) => {
      const { scope } = frame;
      const values = bindMacro(shape, args, kwargs, scope);
      enterCall(scope);
      try {
        const child = run(frame.template, scope, values, frame);
        return child.out;
      } finally {
        scope.depth--;
      }
    });
}

/** Runs a macro's body in a frame of its own, `values` being its variables in the order of `boundNames`. */
export type RunFunction = (
  template: Frame["template"],
  scope: Frame["scope"],
  values: readonly (Value | undefined)[],
  parent?: Frame,
) => Frame;

/** Compiles the body of a macro as a function of its own. */
export function compileFunction(at: Position, parameters: readonly ParameterNode[], body: Body): RunFunction {
  const owner = new FunctionScope(at.owner);
  const symbols = at.symbols.inner(owner);
  const shape = macroShape(null, parameters, body);
  const names = boundNames(shape);
  for (const name of names) symbols.parameter(name);
  symbols.parameters(parameters);
  symbols.body(body);
  const position: Position = { ...at, owner, symbols, native: false, soft: false };
  const enter = compileEntry(position);
  const slots = names.map((name) => symbols.variable(name).slot);
  const defaults = parameters.map((p) =>
    p.fallback === undefined ? undefined : compileExpression(position, p.fallback),
  );
  const run = compileBody(position, body);
  return (template, scope, values, parent) => {
    const frame = new Frame(template, scope, owner.size, parent);
    return runFunction(frame, () => {
      for (let i = 0; i < slots.length; i++) frame.vars[slots[i]!] = values[i];
      enter(frame);
      for (let i = 0; i < defaults.length; i++) {
        if (values[i] !== undefined) continue;
        const { name } = parameters[i]!;
        const message = `parameter '${name}' was not provided`;
        const fallback = defaults[i];
        frame.vars[slots[i]!] = fallback === undefined ? scope.missing({ message, name }) : fallback(frame);
      }
      run(frame);
    });
  };
}

/** Runs a function; a child's line is what its caller's error should show, so errors keep the place they have. */
function runFunction(frame: Frame, body: () => void): Frame {
  try {
    body();
  } catch (error) {
    throw located(error, frame);
  }
  return frame;
}

function located(error: unknown, frame: Frame): unknown {
  return frame.template.locate(error, frame.line);
}

/** Compiles a for loop. */
function loop(at: Position, node: ForNode): Execute {
  const usesLoop = node.recursive || undeclared(node.body, ["loop"]).has("loop");
  const iterable = compileExpression(at, node.iterable);
  if (!node.recursive) {
    const run = loopBody(at, node, usesLoop);
    return (frame) => {
      frame.line = node.line;
      return run(frame, iterable(frame), undefined, 0);
    };
  }
  // A recursive loop is a function of its own, since it runs inside itself.
  const owner = new FunctionScope(at.owner);
  const run = loopBody({ ...at, owner }, node, true);
  const start = (parent: Frame, items: Value, depth: number): string => {
    const child = new Frame(parent.template, parent.scope, owner.size, parent);
    child.line = node.line;
    const recurse: Recurse = (inside, level) => {
      enterCall(parent.scope);
      try {
        return start(parent, inside, level);
      } finally {
        parent.scope.depth--;
      }
    };
    run(child, items, recurse, depth);
    return child.out;
  };
  return (frame) => {
    frame.line = node.line;
    print(frame, start(frame, iterable(frame), 0));
    return undefined;
  };
}

type RunLoop = (frame: Frame, items: Value, recurse: Recurse | undefined, depth: number) => Leave;

function loopBody(at: Position, node: ForNode, usesLoop: boolean): RunLoop {
  const frameOfBody = (): Symbols => at.symbols.inner(at.owner);
  const body: Position = { ...at, symbols: frameOfBody(), soft: false };
  if (usesLoop) body.symbols.parameter("loop");
  body.symbols.forBody(node);
  const enter = compileEntry(body);
  const assign = compileTarget(body, node.target);
  const assignLoop = usesLoop ? compileTarget(body, { kind: "name", name: "loop" }) : undefined;
  const run = compileBody(body, node.body);
  const filter = node.test === undefined ? undefined : loopFilter(at, node.target, node.test);
  const otherwise = loopElse(at, node);
  return (frame, items, recurse, depth) => {
    const { scope } = frame;
    const filtered = filter?.(frame, items);
    let empty = true;
    const round = (item: Value): Leave => {
      countRound(scope);
      empty = false;
      assign(frame, item);
      enter(frame);
      return run(frame);
    };
    if (assignLoop === undefined) {
      for (const item of filtered ?? iterate(items)) if (round(item) === "break") break;
    } else {
      const loop = new LoopContext(scope, items, filtered, recurse, depth);
      for (let item = loop.next(); item !== undefined; item = loop.next()) {
        assignLoop(frame, loop);
        if (round(item) === "break") break;
      }
    }
    return empty ? otherwise?.(frame) : undefined;
  };
}

function loopElse(at: Position, node: ForNode): Execute | undefined {
  if (node.otherwise.length === 0) return undefined;
  const position = { ...at, symbols: at.symbols.inner(at.owner), soft: false };
  position.symbols.body(node.otherwise);
  const enter = compileEntry(position);
  const run = compileBody(position, node.otherwise);
  return (frame) => {
    enter(frame);
    return run(frame);
  };
}

function loopFilter(
  at: Position,
  target: Target,
  condition: Expression,
): (frame: Frame, items: Value) => Iterable<Value> {
  const position = { ...at, symbols: at.symbols.inner(at.owner), soft: false };
  position.symbols.parameterTarget(target);
  position.symbols.expression(condition);
  const enter = compileEntry(position);
  const assign = compileTarget(position, target);
  const test = compileExpression(position, condition);
  return function* (frame, items) {
    enter(frame);
    for (const item of iterate(items)) {
      countRound(frame.scope);
      assign(frame, item);
      if (truthy(test(frame))) yield item;
    }
  };
}
