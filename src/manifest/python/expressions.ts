import { linesOf, PythonError, type Token } from "./tokens.ts";

/** As much of Python's syntax tree as finding calls and reading literals needs; what else there is becomes `other`. */
export type Expression =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "number"; readonly text: string }
  /** `parts`: what a formatted string holds in braces; undefined for a plain one. */
  | { readonly kind: "string"; readonly value: string; readonly parts: readonly Expression[] | undefined }
  | Call
  | { readonly kind: "attribute"; readonly object: Expression; readonly name: string }
  | { readonly kind: "item"; readonly object: Expression; readonly key: Expression }
  | { readonly kind: "list" | "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly keys: readonly Expression[]; readonly values: readonly Expression[] }
  | { readonly kind: "negative"; readonly operand: Expression }
  | { readonly kind: "other"; readonly parts: readonly Expression[] };

export interface Call {
  readonly kind: "call";
  readonly callee: Expression;
  readonly args: readonly Expression[];
  readonly keywords: readonly { readonly name: string; readonly value: Expression }[];
  readonly line: number;
}

const operatorWords = new Set(
  "and as assert async await class def del elif else except finally for from global if import in is lambda nonlocal not or raise return try while with yield".split(
    " ",
  ),
);

/** Reads tokens of one logical line. A line that is no expression gives those that stand in it, in their order. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** All that is left, commas and colons included. */
  all(): Expression {
    return this.#sequence(new Set());
  }

  #peek(ahead = 0): string | undefined {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === "operator" ? token.text : undefined;
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#at++;
    return true;
  }

  /** What stands before one of the marks; a closing bracket always ends it. */
  #sequence(marks: ReadonlySet<string>): Expression {
    const parts: Expression[] = [];
    let operators = "";
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined) break;
      if (token.kind === "operator" && (marks.has(token.text) || ")]}".includes(token.text))) break;
      const isOperator = token.kind === "operator" && !"([{".includes(token.text);
      if (isOperator || (token.kind === "name" && operatorWords.has(token.text))) {
        operators += `${token.text} `;
        this.#at++;
      } else parts.push(this.#primary());
    }
    const [first] = parts;
    if (parts.length === 1 && operators === "") return first!;
    if (parts.length === 1 && operators === "- " && first!.kind === "number")
      return { kind: "negative", operand: first! };
    return { kind: "other", parts };
  }

  #primary(): Expression {
    let found = this.#atom();
    for (;;) {
      const line = this.#tokens[this.#at]?.line ?? 0;
      if (this.#peek() === "." && this.#tokens[this.#at + 1]?.kind === "name") {
        found = { kind: "attribute", object: found, name: this.#tokens[this.#at + 1]!.text };
        this.#at += 2;
      } else if (this.#take("(")) {
        found = { kind: "call", callee: found, ...this.#arguments(), line };
      } else if (this.#take("[")) {
        const key = this.#sequence(new Set());
        this.#take("]");
        found = { kind: "item", object: found, key };
      } else return found;
    }
  }

  #arguments(): Pick<Call, "args" | "keywords"> {
    const args: Expression[] = [];
    const keywords: { name: string; value: Expression }[] = [];
    while (!this.#take(")")) {
      const token = this.#tokens[this.#at];
      if (token?.kind === "name" && this.#peek(1) === "=") {
        this.#at += 2;
        keywords.push({ name: token.text, value: this.#sequence(new Set([","])) });
      } else args.push(this.#sequence(new Set([","])));
      this.#take(",");
    }
    return { args, keywords };
  }

  #atom(): Expression {
    const token = this.#tokens[this.#at++]!;
    if (token.kind === "name") return { kind: "name", name: token.text };
    if (token.kind === "number") return { kind: "number", text: token.text };
    if (token.kind === "string") return this.#strings(token);
    if (token.text === "[") return { kind: "list", items: this.#items("]").items };
    if (token.text === "(") {
      const { items, commas } = this.#items(")");
      return items.length === 1 && commas === 0 ? items[0]! : { kind: "tuple", items };
    }
    return this.#braces();
  }

  #items(end: string): { items: Expression[]; commas: number } {
    const items: Expression[] = [];
    let commas = 0;
    while (!this.#take(end)) {
      items.push(this.#sequence(new Set([","])));
      if (this.#take(",")) commas++;
    }
    return { items, commas };
  }

  /** A dict; a set is none of dbt's literals. */
  #braces(): Expression {
    const keys: Expression[] = [];
    const values: Expression[] = [];
    let isDict = true;
    while (!this.#take("}")) {
      const key = this.#sequence(new Set([",", ":"]));
      keys.push(key);
      if (this.#take(":")) values.push(this.#sequence(new Set([","])));
      else isDict = false;
      this.#take(",");
    }
    return isDict ? { kind: "dict", keys, values } : { kind: "other", parts: [...keys, ...values] };
  }

  /** Strings beside each other are one. */
  #strings(first: Token): Expression {
    let value = "";
    const parts: Expression[] = [];
    let isPlain = true;
    for (let token: Token | undefined = first; token?.kind === "string"; token = this.#tokens[this.#at]) {
      if (token !== first) this.#at++;
      const [, prefix, quote] = /^([a-z]*)("""|'''|"|')/i.exec(token.text)!;
      const text = token.text.slice(prefix!.length + quote!.length, -quote!.length);
      if (/[ft]/i.test(prefix!)) parts.push(...braced(text, token.line));
      if (/[bft]/i.test(prefix!)) isPlain = false;
      value += /r/i.test(prefix!) ? text : unescape(text);
    }
    return { kind: "string", value, parts: isPlain ? undefined : parts };
  }
}

/** The expressions in the braces of a formatted string; what can't be read there holds no call of dbt's. */
function braced(text: string, line: number): Expression[] {
  const found: Expression[] = [];
  for (const [, inner] of text.replace(/\{\{|\}\}/g, "").matchAll(/\{([^{}]*)\}/g)) {
    try {
      for (const { tokens } of linesOf(`(${inner!.replace(/![rsa](:.*)?$|=$/s, "")})`, line))
        found.push(new Reader(tokens).all());
    } catch (cause) {
      if (!(cause instanceof PythonError)) throw cause;
    }
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

function unescape(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g,
    (whole, x, u, long, other) => {
      const code = x ?? u ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (other === "\\" || other === "'" || other === '"') return other;
      return escapes[other] ?? whole;
    },
  );
}
