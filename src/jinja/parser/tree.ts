import type { Value } from "../values/value.ts";

/** Arguments of a call, a filter or a test. */
export interface Arguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[];
  readonly star: Expression | undefined;
  readonly starStar: Expression | undefined;
}

export type BinaryName = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type CompareName = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export interface NameNode {
  readonly kind: "name";
  readonly name: string;
}
export interface ConstNode {
  readonly kind: "const";
  readonly value: Value;
}
export interface TupleNode {
  readonly kind: "tuple";
  readonly items: readonly Expression[];
}
export interface SliceNode {
  readonly kind: "slice";
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface CallNode extends Arguments {
  readonly kind: "call";
  readonly callee: Expression;
  readonly line: number;
}
export interface FilterNode extends Arguments {
  readonly kind: "filter";
  readonly name: string;
  /** Missing where a block is filtered: its text is the input. */
  readonly input: Expression | undefined;
  readonly line: number;
}
export interface TestNode extends Arguments {
  readonly kind: "test";
  readonly name: string;
  readonly input: Expression;
  readonly line: number;
}

export type Expression =
  | NameNode
  | ConstNode
  | TupleNode
  | SliceNode
  | CallNode
  | FilterNode
  | TestNode
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "dict"; readonly pairs: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "unary"; readonly operator: "-" | "+"; readonly operand: Expression }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryName; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "compare";
      readonly first: Expression;
      readonly rest: readonly { readonly operator: CompareName; readonly operand: Expression }[];
    }
  | { readonly kind: "concat"; readonly parts: readonly Expression[] }
  | {
      readonly kind: "condition";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression | undefined;
      readonly line: number;
    }
  | { readonly kind: "attribute"; readonly object: Expression; readonly name: string }
  | { readonly kind: "item"; readonly object: Expression; readonly key: Expression };

/** What an assignment writes to; `namespace` is `{% set ns.x = ... %}`. */
export type Target =
  | NameNode
  | { readonly kind: "namespace"; readonly object: string; readonly name: string }
  | { readonly kind: "targets"; readonly items: readonly Target[] };

/** A parameter of a macro or a call block; `type` is its annotation as written. */
export interface ParameterNode {
  readonly name: string;
  readonly type: string | undefined;
  readonly fallback: Expression | undefined;
}

/** One thing that is printed: text or an expression, with the line it stands on. */
export type Printed =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly value: Expression; readonly line: number };

export interface OutputNode {
  readonly kind: "output";
  readonly parts: readonly Printed[];
  readonly line: number;
}
export interface IfNode {
  readonly kind: "if";
  readonly branches: readonly { readonly test: Expression; readonly body: Body; readonly line: number }[];
  readonly otherwise: Body;
  readonly line: number;
}
export interface ForNode {
  readonly kind: "for";
  readonly target: Target;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: Body;
  readonly otherwise: Body;
  readonly line: number;
}
/** A macro and everything dbt makes one of; `name` is the mangled one (`dbt_macro__x`). */
export interface MacroNode {
  readonly kind: "macro";
  readonly tag: "macro" | "test" | "materialization" | "docs";
  readonly name: string;
  readonly parameters: readonly ParameterNode[];
  readonly body: Body;
  readonly line: number;
}
export interface CallBlockNode {
  readonly kind: "callblock";
  readonly call: CallNode;
  readonly parameters: readonly ParameterNode[];
  readonly body: Body;
  readonly line: number;
}
export interface WithNode {
  readonly kind: "with";
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: Body;
  readonly line: number;
}

export type Statement =
  | OutputNode
  | IfNode
  | ForNode
  | MacroNode
  | CallBlockNode
  | WithNode
  | { readonly kind: "set"; readonly target: Target; readonly value: Expression; readonly line: number }
  | {
      readonly kind: "setblock";
      readonly target: Target;
      readonly filter: FilterNode | undefined;
      readonly body: Body;
      readonly line: number;
    }
  | { readonly kind: "filterblock"; readonly filter: FilterNode; readonly body: Body; readonly line: number }
  | { readonly kind: "do"; readonly value: Expression; readonly line: number }
  | { readonly kind: "block"; readonly name: string; readonly body: Body; readonly line: number }
  | { readonly kind: "scope"; readonly body: Body; readonly line: number }
  | { readonly kind: "break" | "continue"; readonly line: number }
  /** `include`, `import`, `extends`: there is no loader, so reaching one is an error; `names` are what it would set. */
  | { readonly kind: "load"; readonly names: readonly string[]; readonly line: number };

export type Body = readonly Statement[];
