import { constantText } from "../closures/constants.ts";
import { FunctionScope } from "../parser/symbols.ts";
import type { Body, Expression, ForNode, OutputNode, ParameterNode, Statement, Target } from "../parser/tree.ts";
import { undeclared } from "../parser/walk.ts";
import { boundNames, macroShape } from "../runtime/macro.ts";
import { FunctionCode, textLiteral } from "./emitter.ts";
import { type CodePosition, callCode, expressionCode, filterCode, readVariable, variableName } from "./expressions.ts";

/*
 * What the generated functions share by name: R the runtime, K the constants, S the scope. In each function, `o` is the
 * text printed so far, `p` the parts of a native rendering (or undefined), `l` the line it is on.
 */

/** Fills the variables of a frame that is being entered. */
function enter(at: CodePosition): void {
  for (const { variable, from, global } of at.symbols.entries()) {
    const value =
      from !== undefined ? variableName(at, from) : global ? `R.resolve(S,${textLiteral(variable.name)})` : "undefined";
    at.code.line(`${declare(at, variable.name)}=${value};`);
  }
}

/** The JavaScript name of a variable of the current function, declared there. */
function declare(at: CodePosition, name: string): string {
  return variableName(at, at.symbols.variable(name));
}

function inner(at: CodePosition): CodePosition {
  return { ...at, symbols: at.symbols.inner(), soft: false };
}

function body(at: CodePosition, statements: Body): void {
  for (const statement of statements) emit(at, statement);
}

function setLine(at: CodePosition, line: number): void {
  at.code.line(`l=${line};`);
}

/** Emits what runs `run` with nothing printed so far; gives the name of what it printed. */
function captured(at: CodePosition, run: () => void): string {
  const [out, parts] = [at.code.temporary(), at.code.temporary()];
  at.code.line(`${out}=o;${parts}=p;o="";p=undefined;`);
  run();
  const text = at.code.temporary();
  at.code.line(`${text}=o;o=${out};p=${parts};`);
  return text;
}

function print(at: CodePosition, value: string): void {
  const t = at.code.temporary();
  at.code.line(`${t}=${value};if(p===undefined)o+=R.str(${t});else p.push(${t});`);
}

function emit(at: CodePosition, node: Statement): void {
  switch (node.kind) {
    case "output":
      return output(at, node);
    case "if":
      return branches(at, node.branches, node.otherwise);
    case "for":
      return loop(at, node);
    case "set":
      setLine(at, node.line);
      checkNamespaces(at, node.target);
      return assignTo(at, node.target, expressionCode(at, node.value));
    case "setblock": {
      setLine(at, node.line);
      checkNamespaces(at, node.target);
      const scope = inner(at);
      scope.symbols.body(node.body);
      if (node.filter !== undefined) scope.symbols.expression(node.filter);
      enter(scope);
      const text = captured(at, () => body(scope, node.body));
      return assignTo(at, node.target, node.filter === undefined ? text : filterCode(scope, node.filter, text));
    }
    case "do":
      setLine(at, node.line);
      at.code.line(`${expressionCode(at, node.value)};`);
      return;
    case "filterblock": {
      setLine(at, node.line);
      const scope = inner(at);
      scope.symbols.body(node.body);
      scope.symbols.expression(node.filter);
      enter(scope);
      const text = captured(at, () => body(scope, node.body));
      return print(at, filterCode(scope, node.filter, text));
    }
    case "with": {
      setLine(at, node.line);
      const values = node.values.map((value) => {
        const t = at.code.temporary();
        at.code.line(`${t}=${expressionCode(at, value)};`);
        return t;
      });
      const scope = inner(at);
      for (const target of node.targets) scope.symbols.parameterTarget(target);
      scope.symbols.body(node.body);
      enter(scope);
      node.targets.forEach((target, i) => {
        assignTo(scope, target, values[i]!);
      });
      return body(scope, node.body);
    }
    case "scope":
    case "block": {
      const scope = inner(at);
      scope.symbols.body(node.body);
      enter(scope);
      return body(scope, node.body);
    }
    case "macro":
      at.code.line(`${declare(at, node.name)}=${macroCode(at, node.name, node.parameters, node.body)};`);
      return;
    case "callblock":
      setLine(at, node.line);
      return print(at, callCode(at, node.call, macroCode(at, null, node.parameters, node.body)));
    case "break":
    case "continue":
      at.code.line(`${node.kind};`);
      return;
    case "load":
      setLine(at, node.line);
      at.code.line(`R.raise("TypeError","no loader for this environment specified");`);
      return;
  }
}

function output(at: CodePosition, node: OutputNode): void {
  let text: string | undefined;
  const flush = (): void => {
    if (text === undefined) return;
    const constant = at.unit.text(text);
    at.code.line(`if(p===undefined)o+=${constant};else p.push(${constant});`);
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
    setLine(at, line);
    print(at, expressionCode(at, value));
  }
  flush();
}

function branches(at: CodePosition, list: (Statement & { kind: "if" })["branches"], otherwise: Body): void {
  const soft = { ...at, soft: true };
  for (const branch of list) {
    setLine(at, branch.line);
    at.code.line(`if(R.truthy(${expressionCode(at, branch.test)})){`);
    body(soft, branch.body);
    at.code.line("}else{");
  }
  body(soft, otherwise);
  at.code.line("}".repeat(list.length));
}

/** Emits an assignment of the value of a JavaScript expression. */
function assignTo(at: CodePosition, target: Target, value: string): void {
  if (target.kind === "name") {
    at.code.line(`${declare(at, target.name)}=${value};`);
  } else if (target.kind === "namespace") {
    at.code.line(`R.setMember(${readVariable(at, target.object)},${textLiteral(target.name)},${value});`);
  } else {
    const t = at.code.temporary();
    at.code.line(`${t}=R.unpack(${value},${target.items.length});`);
    target.items.forEach((item, i) => {
      assignTo(at, item, `${t}[${i}]`);
    });
  }
}

function checkNamespaces(at: CodePosition, target: Target): void {
  if (target.kind === "namespace") at.code.line(`R.namespaceOnly(${readVariable(at, target.object)});`);
  else if (target.kind === "targets") for (const item of target.items) checkNamespaces(at, item);
}

/** The JavaScript of a macro as a value: of one inside the template, or of a call block's body. */
function macroCode(
  at: CodePosition,
  name: string | null,
  parameters: readonly ParameterNode[],
  statements: Body,
): string {
  const shape = at.unit.constant(macroShape(name, parameters, statements));
  return `R.localMacro(S,${shape},${macroFunction(at, parameters, statements)})`;
}

/** The JavaScript of the function that runs a macro's body with its bound values. */
export function macroFunction(at: CodePosition, parameters: readonly ParameterNode[], statements: Body): string {
  const owner = new FunctionScope(at.owner);
  const symbols = at.symbols.inner(owner);
  const names = boundNames(macroShape(null, parameters, statements));
  for (const name of names) symbols.parameter(name);
  symbols.parameters(parameters);
  symbols.body(statements);
  const inside: CodePosition = { ...at, owner, symbols, native: false, soft: false, code: new FunctionCode() };
  names.forEach((name, i) => {
    inside.code.line(`${declare(inside, name)}=a[${i}];`);
  });
  enter(inside);
  parameters.forEach(({ name, fallback }, i) => {
    const message = `parameter '${name}' was not provided`;
    const value =
      fallback === undefined
        ? `S.missing({message:${textLiteral(message)},name:${textLiteral(name)}})`
        : expressionCode(inside, fallback);
    inside.code.line(`if(a[${i}]===undefined){${declare(inside, name)}=${value};}`);
  });
  body(inside, statements);
  return functionCode(inside.code, "a", "return o;");
}

/** A function that prints to text of its own and tells errors the line they happened on. */
function functionCode(code: FunctionCode, parameters: string, end: string): string {
  const head = `${code.waits ? "async " : ""}(${parameters})=>{let o="",p=undefined,l=1;try{\n`;
  return `${head}${code.body()}\n${end}}catch(e){throw T.locate(e,l);}}`;
}

function loop(at: CodePosition, node: ForNode): void {
  setLine(at, node.line);
  const items = at.code.temporary();
  at.code.line(`${items}=${expressionCode(at, node.iterable)};`);
  if (!node.recursive) {
    const usesLoop = undeclared(node.body, ["loop"]).has("loop");
    loopCode(at, node, items, usesLoop, "undefined,0");
    return;
  }
  const owner = new FunctionScope(at.owner);
  const inside: CodePosition = { ...at, owner, code: new FunctionCode() };
  const recurse = at.code.declare(at.unit.functionName());
  setLine(inside, node.line);
  loopCode(inside, node, "items", true, `(i,d)=>R.recursion(S,${recurse},i,d),depth`);
  at.code.line(`${recurse}=${functionCode(inside.code, "items,depth", "return o;")};`);
  print(at, at.code.wait(`${recurse}(${items},0)`));
}

/** Emits the loop itself; `recursion` is the last two arguments of its `loop` object. */
function loopCode(at: CodePosition, node: ForNode, items: string, usesLoop: boolean, recursion: string): void {
  const { code } = at;
  const position: CodePosition = { ...at, symbols: at.symbols.inner(at.owner), soft: false };
  if (usesLoop) position.symbols.parameter("loop");
  position.symbols.forBody(node);
  const empty = node.otherwise.length > 0 ? code.temporary() : undefined;
  if (empty !== undefined) code.line(`${empty}=true;`);
  const test = node.test === undefined ? undefined : loopTest(at, node.target, node.test);
  const item = code.temporary();
  if (usesLoop) {
    const filtered = test === undefined ? "undefined" : test.filter(items);
    const context = declare(position, "loop");
    const own = code.temporary();
    code.line(`${own}=new R.LoopContext(S,${items},${filtered},${recursion});`);
    code.line(`while((${item}=${own}.next())!==undefined){${context}=${own};R.countRound(S);`);
  } else {
    code.line(`for(${item} of R.iterate(${items})){R.countRound(S);`);
    if (test !== undefined) test.skip(item);
  }
  if (empty !== undefined) code.line(`${empty}=false;`);
  assignTo(position, node.target, item);
  enter(position);
  body(position, node.body);
  code.line("}");
  if (empty === undefined) return;
  const otherwise: CodePosition = { ...at, symbols: at.symbols.inner(at.owner), soft: false };
  otherwise.symbols.body(node.otherwise);
  code.line(`if(${empty}){`);
  enter(otherwise);
  body(otherwise, node.otherwise);
  code.line("}");
}

/** The `if` of a loop: `skip` asks in the loop itself, `filter` gives the items that are left, for a `loop` object. */
function loopTest(at: CodePosition, target: Target, condition: Expression) {
  const position: CodePosition = { ...at, symbols: at.symbols.inner(at.owner), soft: false };
  position.symbols.parameterTarget(target);
  position.symbols.expression(condition);
  const emitTest = (item: string, then: (test: string) => string): void => {
    assignTo(position, target, item);
    at.code.line(then(expressionCode(position, condition)));
  };
  return {
    skip: (item: string): void => {
      enter(position);
      emitTest(item, (test) => `if(!R.truthy(${test}))continue;`);
    },
    filter: (items: string): string => {
      // A test that may wait can't run inside the loop object's reading ahead: its items are picked first.
      const [left, item] = [at.code.temporary(), at.code.temporary()];
      enter(position);
      const code = new FunctionCode(at.code);
      const lazy: CodePosition = { ...position, code };
      assignTo({ ...lazy }, target, "i");
      const test = expressionCode(lazy, condition);
      if (!code.waits) {
        at.code.line(`${left}=(function*(){\nfor(const i of R.iterate(${items})){R.countRound(S);`);
        at.code.line(`${code.body()}\nif(R.truthy(${test}))yield i;}})();`);
        return left;
      }
      at.code.line(`${left}=[];for(${item} of R.iterate(${items})){R.countRound(S);`);
      emitTest(item, (waiting) => `if(R.truthy(${waiting}))${left}.push(${item});`);
      at.code.line("}");
      return left;
    },
  };
}

/** The JavaScript of a whole template's function. */
export function templateFunction(at: CodePosition, statements: Body): string {
  at.symbols.body(statements);
  enter(at);
  body(at, statements);
  const start = `${at.code.waits ? "async " : ""}(native)=>{let o="",p=native?[]:undefined,l=1;try{\n`;
  return `${start}${at.code.body()}\nreturn native?p:o;}catch(e){throw T.failure(e,l);}}`;
}
