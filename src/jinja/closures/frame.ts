import type { Scope } from "../scope.ts";
import type { Template } from "../template.ts";
import type { Value } from "../values/value.ts";

/** One running function of a template: its variables, what it has printed, and the line it is on. */
export class Frame {
  readonly template: Template;
  readonly scope: Scope;
  readonly parent: Frame | undefined;
  readonly vars: (Value | undefined)[];
  out = "";
  /** What native rendering has printed, part by part; while a block is captured it prints to `out`. */
  parts: Value[] | undefined;
  line = 1;

  constructor(template: Template, scope: Scope, size: number, parent?: Frame) {
    this.template = template;
    this.scope = scope;
    this.parent = parent;
    this.vars = new Array<Value | undefined>(size);
  }
}

/** Computes an expression. */
export type Evaluate = (frame: Frame) => Value;

/** How a statement ended: not by going on to the next one. */
export type Leave = "break" | "continue" | undefined;

/** Runs a statement. */
export type Execute = (frame: Frame) => Leave;
