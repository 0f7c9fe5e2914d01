import { ExpressionParser, noArguments } from "./expressions.ts";
import type {
  Body,
  CallNode,
  Expression,
  FilterNode,
  IfNode,
  MacroNode,
  NameNode,
  ParameterNode,
  Printed,
  Statement,
  Target,
} from "./tree.ts";

const nodeNames: Record<string, string> = { attribute: "getattr", item: "getitem", condition: "condexpr" };

/** Jinja's statements and the tags that dbt adds; names of macros come out mangled as dbt's do. */
export class StatementParser extends ExpressionParser {
  /** The tags that are open, and what may end the bodies being read: for messages. */
  readonly #tags: string[] = [];
  readonly #ends: (readonly string[])[] = [];
  #loops = 0;
  /** What decides whether printed values are escaped here; `undefined` outside of `{% autoescape %}`. */
  #escape: Expression | undefined;

  template(): Body {
    return this.#body(undefined);
  }

  /** Statements up to one of the tags `ends`, which stays the current token. */
  #body(ends: readonly string[] | undefined): Body {
    const body: Statement[] = [];
    let printed: Printed[] = [];
    let line = 1;
    const flush = (): void => {
      if (printed.length === 0) return;
      body.push({ kind: "output", parts: printed, line });
      printed = [];
    };
    if (ends !== undefined) this.#ends.push(ends);
    while (this.lexer.type !== "eof") {
      const { type } = this.lexer;
      if (printed.length === 0) line = this.lexer.line;
      if (type === "data") {
        printed.push({ kind: "text", text: this.lexer.text });
        this.lexer.next();
      } else if (type === "variable_begin") {
        this.lexer.next();
        const at = this.lexer.line;
        printed.push({ kind: "print", value: this.#escaped(this.tuple({}), at), line: at });
        this.expect("variable_end");
      } else {
        flush();
        this.lexer.next();
        if (ends?.some((end) => this.isName(end))) {
          this.#ends.pop();
          return body;
        }
        body.push(this.#statement());
        this.expect("block_end");
      }
    }
    flush();
    if (ends !== undefined) {
      this.#failTag(undefined, this.lexer.line);
    }
    return body;
  }

  /** The body of a tag: from the end of the opening tag to the end tag; gives the end tag's name as well. */
  #until(...ends: string[]): { body: Body; end: string } {
    this.skip(":");
    this.expect("block_end");
    const body = this.#body(ends);
    const end = this.lexer.text;
    this.lexer.next();
    return { body, end };
  }

  #failTag(name: string | undefined, line: number): never {
    const message = [name === undefined ? "Unexpected end of template." : `Encountered unknown tag '${name}'.`];
    const looking = this.#ends.at(-1)?.map((end) => `'${end}'`);
    if (looking !== undefined) {
      const list = looking.join(" or ");
      const nested = name !== undefined && this.#ends.some((ends) => ends.includes(name));
      message.push(
        nested
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${list}.`
          : `Jinja was looking for the following tags: ${list}.`,
      );
    }
    const open = this.#tags.at(-1);
    if (open !== undefined) message.push(`The innermost block that needs to be closed is '${open}'.`);
    this.fail(message.join(" "), line);
  }

  #statement(): Statement {
    if (this.lexer.type !== "name") this.fail("tag name expected");
    const { text: tag, line } = this.lexer;
    this.#tags.push(tag);
    this.lexer.next();
    const statement = this.#tag(tag, line);
    this.#tags.pop();
    return statement;
  }

  #tag(tag: string, line: number): Statement {
    switch (tag) {
      case "if":
        return this.#if(line);
      case "for":
        return this.#for(line);
      case "set":
        return this.#set(line);
      case "do":
        return { kind: "do", value: this.tuple({}), line };
      case "macro":
        return this.#macro(line);
      case "test":
      case "data_test":
        return this.#testMacro(tag, line);
      case "materialization":
        return this.#materialization(line);
      case "docs": {
        const name = `dbt_docs__${this.expect("name")}`;
        return { kind: "macro", tag: "docs", name, parameters: [], body: this.#until("enddocs").body, line };
      }
      case "call":
        return this.#callBlock(line);
      case "filter": {
        const filter = this.filters(undefined, true)!;
        return { kind: "filterblock", filter, body: this.#until("endfilter").body, line };
      }
      case "with":
        return this.#with(line);
      case "block":
        return this.#block(line);
      case "print":
        return this.#print(line);
      case "autoescape":
        return this.#autoescape(line);
      case "break":
      case "continue":
        if (this.#loops === 0) this.fail("break or continue outside of a loop", line);
        return { kind: tag, line };
      case "include":
      case "extends":
      case "import":
      case "from":
        return this.#load(tag, line);
      default:
        this.#tags.pop();
        return this.#failTag(tag, line);
    }
  }

  #autoescape(line: number): Statement {
    const outer = this.#escape;
    this.#escape = this.expression();
    const { body } = this.#until("endautoescape");
    this.#escape = outer;
    return { kind: "scope", body, line };
  }

  #escaped(value: Expression, line: number): Expression {
    if (this.#escape === undefined) return value;
    const safe: Expression = { kind: "filter", name: "escape", input: value, ...noArguments, line };
    return { kind: "condition", test: this.#escape, then: safe, otherwise: value, line };
  }

  #if(line: number): Statement {
    const branches: { test: Expression; body: Body; line: number }[] = [];
    let at = line;
    for (;;) {
      const test = this.tuple({ withCondition: false });
      const { body, end } = this.#until("elif", "else", "endif");
      branches.push({ test, body, line: at });
      if (end === "elif") {
        at = this.lexer.line;
        continue;
      }
      const otherwise = end === "else" ? this.#until("endif").body : [];
      return { kind: "if", branches, otherwise, line } satisfies IfNode;
    }
  }

  #for(line: number): Statement {
    const target = this.#target({ end: "in" });
    this.expectName("in");
    const iterable = this.tuple({ withCondition: false, end: "recursive" });
    const test = this.skipName("if") ? this.expression() : undefined;
    const recursive = this.skipName("recursive");
    this.#loops++;
    const { body, end } = this.#until("endfor", "else");
    this.#loops--;
    const otherwise = end === "endfor" ? [] : this.#until("endfor").body;
    return { kind: "for", target, iterable, test, recursive, body, otherwise, line };
  }

  #set(line: number): Statement {
    const target = this.#target({ namespace: true });
    if (this.skip("=")) return { kind: "set", target, value: this.tuple({}), line };
    const filter: FilterNode | undefined = this.filters(undefined);
    return { kind: "setblock", target, filter, body: this.#until("endset").body, line };
  }

  /** What an assignment may write to: names, tuples of them, and `ns.x` where `namespace` is set. */
  #target(options: { end?: string; namespace?: boolean }): Target {
    const { line } = this.lexer;
    const targets: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (targets.length > 0) this.expect(",");
      const { type } = this.lexer;
      if (type === "block_end" || type === ")" || (options.end !== undefined && this.isName(options.end))) break;
      targets.push(this.#oneTarget(options.namespace ?? false, line));
      if (this.lexer.type !== ",") break;
      isTuple = true;
    }
    if (isTuple) return { kind: "targets", items: targets };
    return targets[0] ?? this.fail(`Expected an expression, got '${this.describe()}'`);
  }

  #oneTarget(namespace: boolean, line: number): Target {
    const node = this.primary();
    if (namespace && node.kind === "name" && this.skip(".")) {
      return { kind: "namespace", object: node.name, name: this.expect("name") };
    }
    return this.#asTarget(node, line);
  }

  #asTarget(node: Expression, line: number): Target {
    if (node.kind === "name") return node;
    if (node.kind === "tuple") return { kind: "targets", items: node.items.map((item) => this.#asTarget(item, line)) };
    return this.fail(`can't assign to '${nodeNames[node.kind] ?? node.kind}'`, line);
  }

  #name(): NameNode {
    return { kind: "name", name: this.expect("name") };
  }

  #macro(line: number): MacroNode {
    const name = `dbt_macro__${this.expect("name")}`;
    const parameters = this.#signature();
    return { kind: "macro", tag: "macro", name, parameters, body: this.#macroBody("endmacro"), line };
  }

  /** Loops outside a macro do not reach into it. */
  #macroBody(end: string): Body {
    const loops = this.#loops;
    this.#loops = 0;
    const { body } = this.#until(end);
    this.#loops = loops;
    return body;
  }

  #testMacro(tag: string, line: number): MacroNode {
    const name = `dbt_macro__test_${this.expect("name")}`;
    const parameters = this.#signature();
    return { kind: "macro", tag: "test", name, parameters, body: this.#macroBody(`end${tag}`), line };
  }

  #materialization(line: number): MacroNode {
    const materialization = this.expect("name");
    let adapter = "default";
    const parameters: ParameterNode[] = [];
    while (this.skip(",")) {
      const option = this.expect("name");
      if (option === "default") continue;
      if (option !== "adapter" && option !== "supported_languages") {
        this.fail(`materialization '${materialization}' received unknown argument '${option}'.`);
      }
      this.expect("=");
      const value = this.expression();
      if (option === "supported_languages") {
        parameters.push({ name: option, type: undefined, fallback: value });
      } else if (value.kind === "const" && typeof value.value === "string") adapter = value.value;
      else this.fail(`the adapter of materialization '${materialization}' must be a string`);
    }
    if (parameters.length === 0) {
      const fallback: Expression = { kind: "list", items: [{ kind: "const", value: "sql" }] };
      parameters.push({ name: "supported_languages", type: undefined, fallback });
    }
    const name = `dbt_macro__materialization_${materialization}_${adapter}`;
    const body = this.#macroBody("endmaterialization");
    return { kind: "macro", tag: "materialization", name, parameters, body, line };
  }

  #signature(): ParameterNode[] {
    const parameters: ParameterNode[] = [];
    this.expect("(");
    while (this.lexer.type !== ")") {
      if (parameters.length > 0) this.expect(",");
      const name = this.expect("name");
      const type = this.skip(":") ? this.#typeName() : undefined;
      const fallback = this.skip("=") ? this.expression() : undefined;
      if (fallback === undefined && parameters.at(-1)?.fallback !== undefined) {
        this.fail("non-default argument follows default argument");
      }
      parameters.push({ name, type, fallback });
    }
    this.lexer.next();
    return parameters;
  }

  #typeName(): string {
    const name = this.expect("name");
    if (!this.skip("[")) return name;
    const inner: string[] = [];
    while (this.lexer.type !== "]") {
      if (inner.length > 0) this.expect(",");
      inner.push(this.#typeName());
    }
    this.lexer.next();
    return `${name}[${inner.join(", ")}]`;
  }

  #callBlock(line: number): Statement {
    const parameters = this.lexer.type === "(" ? this.#signature() : [];
    const call = this.expression();
    if (call.kind !== "call") this.fail("expected call", line);
    return { kind: "callblock", call: call as CallNode, parameters, body: this.#macroBody("endcall"), line };
  }

  #with(line: number): Statement {
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (this.lexer.type !== "block_end") {
      if (targets.length > 0) this.expect(",");
      targets.push(this.#target({}));
      this.expect("=");
      values.push(this.expression());
    }
    return { kind: "with", targets, values, body: this.#until("endwith").body, line };
  }

  #block(line: number): Statement {
    const { name } = this.#name();
    this.skipName("scoped");
    this.skipName("required");
    if (this.lexer.type === "-") {
      this.fail(
        "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.",
      );
    }
    const { body } = this.#until("endblock");
    this.skipName(name);
    return { kind: "block", name, body, line };
  }

  #print(line: number): Statement {
    const parts: Printed[] = [];
    while (this.lexer.type !== "block_end") {
      if (parts.length > 0) this.expect(",");
      parts.push({ kind: "print", value: this.expression(), line: this.lexer.line });
    }
    return { kind: "output", parts, line };
  }

  #load(tag: string, line: number): Statement {
    this.expression();
    const names: string[] = [];
    if (tag === "import") {
      this.expectName("as");
      names.push(this.expect("name"));
    } else if (tag === "from") {
      this.expectName("import");
      do {
        const name = this.expect("name");
        names.push(this.skipName("as") ? this.expect("name") : name);
      } while (this.skip(","));
    }
    while (this.lexer.type === "name") this.lexer.next();
    return { kind: "load", names, line };
  }
}
