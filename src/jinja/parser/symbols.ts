import type { Body, Expression, ForNode, ParameterNode, Statement, Target } from "./tree.ts";
import { children } from "./walk.ts";

/** A variable of one function of the template; `slot` is its place among that function's variables. */
export interface Variable {
  readonly name: string;
  readonly owner: FunctionScope;
  readonly slot: number;
}

/** What a variable holds when its frame is entered. */
type Load =
  | { readonly kind: "parameter" }
  /** A global, asked for at that moment. */
  | { readonly kind: "resolve" }
  /** The variable of an outer frame. */
  | { readonly kind: "alias"; readonly from: Variable }
  /** Nothing yet. */
  | { readonly kind: "missing" };

/** How one variable is filled: from an outer frame's variable, from the global of its name, or with nothing. */
export interface Entry {
  readonly variable: Variable;
  readonly from: Variable | undefined;
  readonly global: boolean;
}

/** The variables of one function: the template itself, a macro, a caller's body, a recursive loop. */
export class FunctionScope {
  readonly parent: FunctionScope | undefined;
  readonly depth: number;
  size = 0;

  constructor(parent?: FunctionScope) {
    this.parent = parent;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }
}

/**
 * The names of one frame, found before anything runs. Jinja decides by reading the whole frame first which name is a
 * variable of which frame, and a name that a frame sets anywhere is a variable everywhere in it. So `{% set %}` inside
 * a loop does not leak, a branch not taken falls back to the global, and a loop above a later `{% set %}` sees nothing.
 */
export class Symbols {
  readonly #parent: Symbols | undefined;
  readonly #owner: FunctionScope;
  /** Shared by the copies that stand for branches of an `if`. */
  readonly #variables: Map<string, Variable>;
  readonly #refs: Set<string>;
  readonly #stores: Set<string>;
  readonly #loads: Map<string, Load>;

  private constructor(parent: Symbols | undefined, owner: FunctionScope, copied?: Symbols) {
    this.#parent = parent;
    this.#owner = owner;
    this.#variables = copied === undefined ? new Map() : copied.#variables;
    this.#refs = new Set(copied === undefined ? [] : copied.#refs);
    this.#stores = new Set(copied === undefined ? [] : copied.#stores);
    this.#loads = new Map(copied === undefined ? [] : copied.#loads);
  }

  static root(owner: FunctionScope): Symbols {
    return new Symbols(undefined, owner);
  }

  /** A frame inside this one; of the same function unless `owner` says otherwise. */
  inner(owner: FunctionScope = this.#owner): Symbols {
    return new Symbols(this, owner);
  }

  #copy(): Symbols {
    return new Symbols(this.#parent, this.#owner, this);
  }

  /** The variable a name means in this frame; every name that was analysed has one. */
  variable(name: string): Variable {
    const found = this.#find(name);
    if (found === undefined) throw new Error(`the name '${name}' was not analysed`);
    return found;
  }

  /** Whether a name is a global that nothing sets: then it needs no variable and is asked for where it stands. */
  isGlobal(name: string): boolean {
    if (this.#refs.has(name)) return this.#loads.get(name)!.kind === "resolve" && !this.#stores.has(name);
    return this.#parent?.isGlobal(name) ?? true;
  }

  /** The variables that must be filled when the frame is entered, with what. */
  entries(): Entry[] {
    const found: Entry[] = [];
    for (const [name, load] of this.#loads) {
      if (load.kind === "parameter" || this.isGlobal(name)) continue;
      const from = load.kind === "alias" ? load.from : undefined;
      found.push({ variable: this.#variables.get(name)!, from, global: load.kind === "resolve" });
    }
    return found;
  }

  #find(name: string): Variable | undefined {
    return this.#refs.has(name) ? this.#variables.get(name) : this.#outer(name);
  }

  #outer(name: string): Variable | undefined {
    return this.#parent === undefined ? undefined : this.#parent.#find(name);
  }

  #define(name: string, load: Load): void {
    if (!this.#variables.has(name)) {
      this.#variables.set(name, { name, owner: this.#owner, slot: this.#owner.size++ });
    }
    this.#refs.add(name);
    this.#loads.set(name, load);
  }

  parameter(name: string): void {
    this.#stores.add(name);
    this.#define(name, { kind: "parameter" });
  }

  store(name: string): void {
    this.#stores.add(name);
    if (this.#refs.has(name)) return;
    const outer = this.#outer(name);
    this.#define(name, outer === undefined ? { kind: "missing" } : { kind: "alias", from: outer });
  }

  load(name: string): void {
    if (this.#find(name) === undefined) this.#define(name, { kind: "resolve" });
  }

  storeTarget(target: Target): void {
    if (target.kind === "name") this.store(target.name);
    else if (target.kind === "namespace") this.load(target.object);
    else for (const item of target.items) this.storeTarget(item);
  }

  parameterTarget(target: Target): void {
    if (target.kind === "name") this.parameter(target.name);
    else if (target.kind === "targets") for (const item of target.items) this.parameterTarget(item);
  }

  parameters(parameters: readonly ParameterNode[]): void {
    for (const { name } of parameters) this.parameter(name);
    for (const { fallback } of parameters) if (fallback !== undefined) this.expression(fallback);
  }

  forBody(node: ForNode): void {
    this.parameterTarget(node.target);
    this.body(node.body);
  }

  expression(node: Expression): void {
    if (node.kind === "name") this.load(node.name);
    else for (const child of children(node)) this.expression(child);
  }

  body(body: Body): void {
    for (const statement of body) this.statement(statement);
  }

  /** What a statement says of the names of the frame it stands in; bodies that are frames of their own stay out. */
  statement(node: Statement): void {
    switch (node.kind) {
      case "output":
        for (const part of node.parts) if (part.kind === "print") this.expression(part.value);
        break;
      case "if":
        this.#if(node.branches, node.otherwise);
        break;
      case "for":
        this.expression(node.iterable);
        break;
      case "macro":
        this.store(node.name);
        break;
      case "callblock":
        this.expression(node.call);
        break;
      case "filterblock":
        this.expression(node.filter);
        break;
      case "with":
        for (const value of node.values) this.expression(value);
        break;
      case "set":
        this.expression(node.value);
        this.storeTarget(node.target);
        break;
      case "setblock":
        this.storeTarget(node.target);
        break;
      case "do":
        this.expression(node.value);
        break;
      case "load":
        for (const name of node.names) this.store(name);
        break;
      default:
        break;
    }
  }

  #if(branches: readonly { readonly test: Expression; readonly body: Body }[], otherwise: Body): void {
    const [first, ...others] = branches;
    if (first === undefined) return;
    this.expression(first.test);
    const copies: Symbols[] = [];
    const visit = (work: (symbols: Symbols) => void): void => {
      const copy = this.#copy();
      work(copy);
      copies.push(copy);
    };
    visit((s) => s.body(first.body));
    // Every `elif` is an `if` of its own, and all of them together are one branch.
    if (others.length > 0) {
      visit((s) => {
        for (const branch of others) s.#if([branch], []);
      });
    }
    if (otherwise.length > 0) visit((s) => s.body(otherwise));
    this.#merge(copies);
  }

  #merge(branches: readonly Symbols[]): void {
    const stored = new Set<string>();
    for (const branch of branches) for (const name of branch.#stores) if (!this.#stores.has(name)) stored.add(name);
    for (const branch of branches) {
      for (const name of branch.#refs) this.#refs.add(name);
      for (const [name, load] of branch.#loads) this.#loads.set(name, load);
      for (const name of branch.#stores) this.#stores.add(name);
    }
    for (const name of stored) {
      const outer = this.#outer(name);
      this.#loads.set(name, outer === undefined ? { kind: "resolve" } : { kind: "alias", from: outer });
    }
  }
}
