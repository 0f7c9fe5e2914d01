import { PyError } from "../errors.ts";
import type { Variable } from "../parser/symbols.ts";
import type { Arguments, Expression } from "../parser/tree.ts";
import { filterFor, missingElse, type Position, testFor } from "../unit.ts";
import type { Value } from "../values/value.ts";
import { type FunctionCode, textLiteral, type Unit } from "./emitter.ts";

/** Where generated code goes, and where in the template it comes from. */
export interface CodePosition extends Position {
  readonly unit: Unit;
  readonly code: FunctionCode;
}

function literal(at: CodePosition, value: Value): string {
  if (typeof value === "string") return at.unit.text(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isInteger(value)) return String(value);
  return at.unit.constant(value);
}

/** The JavaScript of a name's value, or of nothing. */
export function readVariable(at: CodePosition, name: string): string {
  if (at.symbols.isGlobal(name)) return `R.resolve(S,${textLiteral(name)})`;
  return variableCode(at, name);
}

/** The JavaScript name of a variable; one that is read where it is never set still has to be declared. */
function variableCode(at: CodePosition, name: string): string {
  return variableName(at, at.symbols.variable(name));
}

/** The JavaScript name of a variable, declared where its function is the one at hand. */
export function variableName(at: CodePosition, variable: Variable): string {
  const js = at.unit.name(variable);
  return variable.owner === at.owner ? at.code.declareVariable(js) : js;
}

function nameCode(at: CodePosition, name: string): string {
  if (at.symbols.isGlobal(name)) return `R.globalValue(S,${textLiteral(name)})`;
  return `R.variableValue(${variableCode(at, name)},S,${textLiteral(name)})`;
}

/**
 * The JavaScript of an expression. Texts and names of the template go in as literals or constants only.
 * Errors: TemplateAssertionError for unknown filters and tests.
 */
export function expressionCode(at: CodePosition, node: Expression): string {
  const code = (e: Expression): string => expressionCode(at, e);
  switch (node.kind) {
    case "const":
      return literal(at, node.value);
    case "name":
      return nameCode(at, node.name);
    case "tuple":
      return `new R.Tuple([${node.items.map(code).join(",")}])`;
    case "list":
      return `[${node.items.map(code).join(",")}]`;
    case "dict":
      return `new R.Dict([${node.pairs.map(([k, v]) => `[${code(k)},${code(v)}]`).join(",")}])`;
    case "slice": {
      const parts = [node.start, node.stop, node.step].map((part) => (part === undefined ? "null" : code(part)));
      return `new R.Slice(${parts.join(",")})`;
    }
    case "unary":
      return `R.unary(${textLiteral(node.operator)},${code(node.operand)})`;
    case "not":
      return `!R.truthy(${code(node.operand)})`;
    case "binary":
      return `R.binary(${textLiteral(node.operator)},${code(node.left)},${code(node.right)})`;
    case "and":
    case "or": {
      const t = at.code.temporary();
      const [left, right] = [code(node.left), code(node.right)];
      return node.kind === "and" ? `(R.truthy(${t}=${left})?${right}:${t})` : `(R.truthy(${t}=${left})?${t}:${right})`;
    }
    case "concat":
      return `(${node.parts.map((part) => `R.str(${code(part)})`).join("+")})`;
    case "attribute":
      return `R.getAttribute(${code(node.object)},${textLiteral(node.name)},S)`;
    case "item":
      if (node.key.kind === "slice") return `R.getSlice(${code(node.object)},${code(node.key)})`;
      return `R.getItem(${code(node.object)},${code(node.key)},S)`;
    case "compare":
      return compareCode(at, node);
    case "condition": {
      const soft = { ...at, soft: true };
      const otherwise =
        node.otherwise === undefined
          ? `S.missing({message:${textLiteral(missingElse(node.line))}})`
          : expressionCode(soft, node.otherwise);
      return `(R.truthy(${expressionCode(soft, node.test)})?${expressionCode(soft, node.then)}:${otherwise})`;
    }
    case "call":
      return callCode(at, node);
    case "filter":
      return filterCode(at, node);
    case "test":
      return testCode(at, node);
  }
}

function compareCode(at: CodePosition, node: Expression & { kind: "compare" }): string {
  const [only] = node.rest;
  const first = expressionCode(at, node.first);
  if (node.rest.length === 1 && only !== undefined) {
    return `R.compares(${textLiteral(only.operator)},${first},${expressionCode(at, only.operand)})`;
  }
  let left = first;
  const links = node.rest.map(({ operator, operand }) => {
    const t = at.code.temporary();
    const link = `R.compares(${textLiteral(operator)},${left},${t}=${expressionCode(at, operand)})`;
    left = t;
    return link;
  });
  return `(${links.join("&&")})`;
}

/** The two argument expressions of a call; `caller` is the code of a call block's body. */
function argumentsCode(at: CodePosition, node: Arguments, caller?: string): string {
  const code = (e: Expression): string => expressionCode(at, e);
  const listed = `[${node.args.map(code).join(",")}]`;
  const positional = node.star === undefined ? listed : `R.spread(${listed},${code(node.star)})`;
  const pairs = node.kwargs.map((k) => `${textLiteral(k.name)},${code(k.value)}`);
  let keyword = pairs.length === 0 ? "R.noKwargs" : `R.kwargs(${pairs.join(",")})`;
  if (node.starStar !== undefined) keyword = `R.merged(${keyword},${code(node.starStar)})`;
  if (caller !== undefined) keyword = `{__proto__:null,...${keyword},caller:${caller}}`;
  return `${positional},${keyword}`;
}

/** The JavaScript of a call, which is waited for when it gives a promise. */
export function callCode(at: CodePosition, node: Expression & { kind: "call" }, caller?: string): string {
  const { callee } = node;
  if (callee.kind === "attribute") {
    const object = expressionCode(at, callee.object);
    return at.code.wait(`R.callMethod(${object},${textLiteral(callee.name)},${argumentsCode(at, node, caller)},S)`);
  }
  return at.code.wait(`R.call(${expressionCode(at, callee)},${argumentsCode(at, node, caller)})`);
}

function thrown(at: CodePosition, error: PyError): string {
  return `${at.unit.constant(() => {
    throw error.with({});
  })}()`;
}

/** The JavaScript of a filter; `input` stands in where a block is what is filtered. */
export function filterCode(at: CodePosition, node: Expression & { kind: "filter" }, input = '""'): string {
  const inner = node.input;
  const filter = filterFor(at, node.name, node.line);
  if (filter instanceof PyError) return thrown(at, filter);
  let value = input;
  if (inner !== undefined) value = inner.kind === "filter" ? filterCode(at, inner, input) : expressionCode(at, inner);
  return `${at.unit.constant(filter)}(${value},${argumentsCode(at, node)},S)`;
}

function testCode(at: CodePosition, node: Expression & { kind: "test" }): string {
  const test = testFor(at, node.name, node.line);
  if (test instanceof PyError) return thrown(at, test);
  return `${at.unit.constant(test)}(${expressionCode(at, node.input)},${argumentsCode(at, node)},S)`;
}
