import type { PyError } from "../errors.ts";
import { float } from "../values/float.ts";
import type { Value } from "../values/value.ts";
import { describeType, Lexer, type TokenType } from "./lexer.ts";
import type { Arguments, BinaryName, CompareName, Expression, FilterNode } from "./tree.ts";

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);
const constants: Record<string, boolean | null> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};
export const noArguments: Arguments = { args: [], kwargs: [], star: undefined, starStar: undefined };

/** Makes the error of a template that can't be parsed. `line` counts from 1 in the template's own text. */
export type SyntaxFail = (message: string, line: number, offset?: number, type?: string) => PyError;

/** Jinja's expression grammar, by recursive descent; one method a level of precedence. */
export class ExpressionParser {
  protected readonly lexer: Lexer;
  readonly #error: SyntaxFail;

  constructor(text: string, error: SyntaxFail) {
    this.#error = error;
    this.lexer = new Lexer(text, (message, line, offset) => {
      throw error(message, line, offset);
    });
    this.lexer.next();
  }

  fail(message: string, line = this.lexer.line, type = "TemplateSyntaxError"): never {
    throw this.#error(message, line, line === this.lexer.line ? this.lexer.offset : undefined, type);
  }

  protected describe(): string {
    return this.lexer.type === "name" ? this.lexer.text : describeType(this.lexer.type);
  }

  protected isName(name: string): boolean {
    return this.lexer.type === "name" && this.lexer.text === name;
  }

  protected skip(type: TokenType): boolean {
    if (this.lexer.type !== type) return false;
    this.lexer.next();
    return true;
  }

  protected skipName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.lexer.next();
    return true;
  }

  /** Reads the token of that type and gives its text. */
  protected expect(type: TokenType): string {
    if (this.lexer.type !== type) this.#expected(describeType(type));
    const { text } = this.lexer;
    this.lexer.next();
    return text;
  }

  protected expectName(name: string): void {
    if (!this.isName(name)) this.#expected(name);
    this.lexer.next();
  }

  #expected(wanted: string): never {
    if (this.lexer.type === "eof") this.fail(`unexpected end of template, expected '${wanted}'.`);
    this.fail(`expected token '${wanted}', got '${this.describe()}'`);
  }

  expression(withCondition = true): Expression {
    return withCondition ? this.#condition() : this.#or();
  }

  #condition(): Expression {
    let value = this.#or();
    while (this.isName("if")) {
      const { line } = this.lexer;
      this.lexer.next();
      const test = this.#or();
      const otherwise = this.skipName("else") ? this.#condition() : undefined;
      value = { kind: "condition", test, then: value, otherwise, line };
    }
    return value;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.skipName("or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.skipName("and")) left = { kind: "and", left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    return this.skipName("not") ? { kind: "not", operand: this.#not() } : this.#compare();
  }

  #compare(): Expression {
    const first = this.#sum();
    let rest: { operator: CompareName; operand: Expression }[] | undefined;
    for (;;) {
      let operator: CompareName;
      const { type } = this.lexer;
      if (comparisons.has(type)) operator = type as CompareName;
      else if (type !== "name") break;
      else if (this.lexer.text === "in") operator = "in";
      else if (this.lexer.text === "not" && this.lexer.nameFollows("in")) {
        this.lexer.next();
        operator = "not in";
      } else break;
      this.lexer.next();
      rest ??= [];
      rest.push({ operator, operand: this.#sum() });
    }
    return rest === undefined ? first : { kind: "compare", first, rest };
  }

  #sum(): Expression {
    let left = this.#concat();
    while (this.lexer.type === "+" || this.lexer.type === "-") {
      const operator = this.lexer.type as BinaryName;
      this.lexer.next();
      left = { kind: "binary", operator, left, right: this.#concat() };
    }
    return left;
  }

  #concat(): Expression {
    const first = this.#product();
    if (this.lexer.type !== "~") return first;
    const parts = [first];
    while (this.skip("~")) parts.push(this.#product());
    return { kind: "concat", parts };
  }

  #product(): Expression {
    let left = this.#power();
    for (
      let { type } = this.lexer;
      type === "*" || type === "/" || type === "//" || type === "%";
      type = this.lexer.type
    ) {
      this.lexer.next();
      left = { kind: "binary", operator: type, left, right: this.#power() };
    }
    return left;
  }

  #power(): Expression {
    let left = this.#unary(true);
    while (this.skip("**")) left = { kind: "binary", operator: "**", left, right: this.#unary(true) };
    return left;
  }

  #unary(withFilter: boolean): Expression {
    const { type } = this.lexer;
    let node: Expression;
    if (type === "-" || type === "+") {
      this.lexer.next();
      node = { kind: "unary", operator: type, operand: this.#unary(false) };
    } else node = this.primary();
    node = this.#postfix(node);
    return withFilter ? this.#filtered(node) : node;
  }

  protected primary(): Expression {
    const { type, text } = this.lexer;
    switch (type) {
      case "name": {
        this.lexer.next();
        const constant = Object.hasOwn(constants, text) ? constants[text] : undefined;
        return constant === undefined ? { kind: "name", name: text } : { kind: "const", value: constant };
      }
      case "string": {
        let value = text;
        for (this.lexer.next(); this.lexer.type === "string"; this.lexer.next()) value += this.lexer.text;
        return { kind: "const", value };
      }
      case "integer":
        this.lexer.next();
        return { kind: "const", value: parseInteger(text) };
      case "float":
        this.lexer.next();
        return { kind: "const", value: float(Number(text.replaceAll("_", ""))) };
      case "(": {
        this.lexer.next();
        const node = this.tuple({ parentheses: true });
        this.expect(")");
        return node;
      }
      case "[":
        this.lexer.next();
        return { kind: "list", items: this.#list() };
      case "{":
        this.lexer.next();
        return { kind: "dict", pairs: this.#pairs() };
      default:
        return this.fail(`unexpected '${this.describe()}'`);
    }
  }

  #list(): Expression[] {
    const items: Expression[] = [];
    while (this.lexer.type !== "]") {
      if (items.length > 0) {
        this.expect(",");
        if ((this.lexer.type as TokenType) === "]") break;
      }
      items.push(this.expression());
    }
    this.lexer.next();
    return items;
  }

  #pairs(): [Expression, Expression][] {
    const pairs: [Expression, Expression][] = [];
    while (this.lexer.type !== "}") {
      if (pairs.length > 0) {
        this.expect(",");
        if ((this.lexer.type as TokenType) === "}") break;
      }
      const key = this.expression();
      this.expect(":");
      pairs.push([key, this.expression()]);
    }
    this.lexer.next();
    return pairs;
  }

  /** Expressions with commas between make a tuple, one without a comma is itself; `end` names a keyword that ends it. */
  protected tuple(options: {
    parentheses?: boolean;
    withCondition?: boolean;
    end?: string;
    simple?: boolean;
  }): Expression {
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(",");
      const { type } = this.lexer;
      if (type === "variable_end" || type === "block_end" || type === ")") break;
      if (options.end !== undefined && this.isName(options.end)) break;
      items.push(options.simple ? this.primary() : this.expression(options.withCondition ?? true));
      if ((this.lexer.type as TokenType) !== ",") break;
      isTuple = true;
    }
    if (!isTuple) {
      if (items.length > 0) return items[0]!;
      if (!options.parentheses) this.fail(`Expected an expression, got '${this.describe()}'`);
    }
    return { kind: "tuple", items };
  }

  #postfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      const { type } = this.lexer;
      if (type === ".") node = this.#attribute(node);
      else if (type === "[") node = this.#subscript(node);
      else if (type === "(") node = this.#call(node);
      else return node;
    }
  }

  #attribute(object: Expression): Expression {
    this.lexer.next();
    const { type, text } = this.lexer;
    if (type !== "name" && type !== "integer") this.fail("expected name or number");
    this.lexer.next();
    if (type === "name") return { kind: "attribute", object, name: text };
    return { kind: "item", object, key: { kind: "const", value: parseInteger(text) } };
  }

  #subscript(object: Expression): Expression {
    this.lexer.next();
    const keys: Expression[] = [];
    while (this.lexer.type !== "]") {
      if (keys.length > 0) this.expect(",");
      keys.push(this.#subscribed());
    }
    this.lexer.next();
    const key: Expression = keys.length === 1 ? keys[0]! : { kind: "tuple", items: keys };
    return { kind: "item", object, key };
  }

  #subscribed(): Expression {
    let start: Expression | undefined;
    if (this.lexer.type !== ":") {
      start = this.expression();
      if ((this.lexer.type as TokenType) !== ":") return start;
    }
    this.lexer.next();
    const stop = this.#sliceEnd(this.lexer.type === ":");
    const step = this.skip(":") ? this.#sliceEnd(false) : undefined;
    return { kind: "slice", start, stop, step };
  }

  #sliceEnd(left: boolean): Expression | undefined {
    const { type } = this.lexer;
    return left || type === "]" || type === "," ? undefined : this.expression();
  }

  #call(callee: Expression): Expression {
    const { line } = this.lexer;
    return { kind: "call", callee, ...this.#arguments(), line };
  }

  #arguments(): Arguments {
    const start = this.lexer.line;
    this.expect("(");
    const args: Expression[] = [];
    const kwargs: { name: string; value: Expression }[] = [];
    let star: Expression | undefined;
    let starStar: Expression | undefined;
    let first = true;
    const ensure = (holds: boolean): void => {
      if (!holds) this.fail("invalid syntax for function call expression", start);
    };
    while (this.lexer.type !== ")") {
      if (!first) {
        this.expect(",");
        if ((this.lexer.type as TokenType) === ")") break;
      }
      first = false;
      if (this.lexer.type === "*") {
        ensure(star === undefined && starStar === undefined);
        this.lexer.next();
        star = this.expression();
      } else if (this.lexer.type === "**") {
        ensure(starStar === undefined);
        this.lexer.next();
        starStar = this.expression();
      } else if (this.lexer.type === "name" && this.lexer.assignFollows()) {
        ensure(starStar === undefined);
        const name = this.expect("name");
        this.lexer.next();
        kwargs.push({ name, value: this.expression() });
      } else {
        ensure(star === undefined && starStar === undefined && kwargs.length === 0);
        args.push(this.expression());
      }
    }
    this.lexer.next();
    return { args, kwargs, star, starStar };
  }

  #filtered(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.lexer.type === "|") node = this.filters(node)!;
      else if (this.isName("is")) node = this.#test(node);
      else if (this.lexer.type === "(") node = this.#call(node);
      else return node;
    }
  }

  /** A chain of filters over `input`; `inline` when the first has no bar before it, as in `{% filter x %}`. */
  protected filters(input: Expression | undefined, inline = false): FilterNode | undefined {
    let node = input;
    let pipeless = inline;
    while (pipeless || this.lexer.type === "|") {
      if (!pipeless) this.lexer.next();
      pipeless = false;
      const { line } = this.lexer;
      const name = this.#dotted();
      const called = this.lexer.type === "(" ? this.#arguments() : noArguments;
      node = { kind: "filter", name, input: node, ...called, line };
    }
    return node as FilterNode | undefined;
  }

  #dotted(): string {
    let name = this.expect("name");
    while (this.skip(".")) name += `.${this.expect("name")}`;
    return name;
  }

  #test(input: Expression): Expression {
    const { line } = this.lexer;
    this.lexer.next();
    const negated = this.skipName("not");
    const name = this.#dotted();
    let called = noArguments;
    const { type } = this.lexer;
    if (type === "(") called = this.#arguments();
    else if (this.#startsOperand(type)) {
      if (this.isName("is")) this.fail("You cannot chain multiple tests with is");
      called = { ...noArguments, args: [this.#postfix(this.primary())] };
    }
    const node: Expression = { kind: "test", name, input, ...called, line };
    return negated ? { kind: "not", operand: node } : node;
  }

  #startsOperand(type: TokenType): boolean {
    if (type === "name") return !(this.isName("else") || this.isName("or") || this.isName("and"));
    return type === "string" || type === "integer" || type === "float" || type === "[" || type === "{";
  }
}

function parseInteger(text: string): Value {
  const plain = text.replaceAll("_", "");
  const value = Number(plain);
  return Number.isSafeInteger(value) ? value : BigInt(plain);
}
