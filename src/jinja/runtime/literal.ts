import { PyError } from "../errors.ts";
import { ExpressionParser } from "../parser/expressions.ts";
import type { Expression } from "../parser/tree.ts";
import { Dict } from "../values/dict.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { unary } from "./arithmetic.ts";

class LiteralParser extends ExpressionParser {
  read(): Expression {
    this.lexer.next();
    const node = this.tuple({});
    this.expect("variable_end");
    return node;
  }
}

/** `ast.literal_eval`: the value of a Python literal, or `undefined` for a text that is none. */
export function literal(text: string): Value | undefined {
  // Python has no `none`, `true`, `false`; in Jinja they are literals too.
  if (/\b(?:true|false|none)\b/.test(text.replace(/'[^']*'|"[^"]*"/g, ""))) return undefined;
  const fail = (message: string): PyError => new PyError("ValueError", message);
  try {
    return evaluate(new LiteralParser(`{{${text}}}`, fail).read());
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

function evaluate(node: Expression): Value {
  switch (node.kind) {
    case "const":
      return node.value;
    case "list":
      return node.items.map(evaluate);
    case "tuple":
      return new Tuple(node.items.map(evaluate));
    case "dict":
      return new Dict(node.pairs.map(([k, v]) => [evaluate(k), evaluate(v)] as const));
    case "unary":
      return unary(node.operator, evaluate(node.operand));
    default:
      throw new PyError("ValueError", "malformed node or string");
  }
}
