import { PyError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { native } from "../values/callable.ts";
import type { Kwargs, Result } from "../values/object.ts";
import { PyObject } from "../values/object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { equals } from "./equality.ts";
import { iterate, lengthOf } from "./iteration.ts";

/** Renders the body of a recursive loop over other items. */
export type Recurse = (items: Value, depth: number) => Result;

/** The `loop` variable; it reads one item ahead only when asked for something that needs it. */
export class LoopContext extends PyObject {
  override readonly typeName = "LoopContext";
  readonly #scope: Scope;
  readonly #iterable: Value | undefined;
  readonly #recurse: Recurse | undefined;
  readonly #depth0: number;
  #iterator: Iterator<Value>;
  #index0 = -1;
  #length: number | undefined;
  #ahead: Value | undefined;
  #isAhead = false;
  #current: Value | undefined;
  #before: Value | undefined;
  #lastChanged: readonly Value[] | undefined;

  /** `filtered` are the items that are left of `iterable` when the loop has an `if`. */
  constructor(scope: Scope, iterable: Value, filtered: Iterable<Value> | undefined, recurse?: Recurse, depth0 = 0) {
    super();
    this.#scope = scope;
    this.#iterable = filtered === undefined ? iterable : undefined;
    this.#iterator = (filtered ?? iterate(iterable))[Symbol.iterator]();
    this.#recurse = recurse;
    this.#depth0 = depth0;
  }

  /** Moves to the next item; `undefined` at the end. */
  next(): Value | undefined {
    const item = this.#peek();
    this.#isAhead = false;
    if (item === undefined) return undefined;
    this.#index0++;
    this.#before = this.#current;
    this.#current = item;
    return item;
  }

  #peek(): Value | undefined {
    if (!this.#isAhead) {
      const { done, value } = this.#iterator.next();
      this.#ahead = done ? undefined : value;
      this.#isAhead = true;
    }
    return this.#ahead;
  }

  override len(): number {
    if (this.#length === undefined) {
      this.#length = this.#iterable === undefined ? undefined : lengthOf(this.#iterable);
      if (this.#length === undefined) {
        const isAhead = this.#isAhead && this.#ahead !== undefined ? 1 : 0;
        const rest: Value[] = [];
        for (let r = this.#iterator.next(); !r.done; r = this.#iterator.next()) rest.push(r.value);
        this.#iterator = rest[Symbol.iterator]();
        this.#length = rest.length + this.#index0 + 1 + isAhead;
      }
    }
    return this.#length;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "index":
        return this.#index0 + 1;
      case "index0":
        return this.#index0;
      case "first":
        return this.#index0 === 0;
      case "last":
        return this.#peek() === undefined;
      case "length":
        return this.len();
      case "revindex":
        return this.len() - this.#index0;
      case "revindex0":
        return this.len() - this.#index0 - 1;
      case "depth":
        return this.#depth0 + 1;
      case "depth0":
        return this.#depth0;
      case "previtem":
        return this.#index0 === 0 ? this.#scope.missing({ message: "there is no previous item" }) : this.#before;
      case "nextitem":
        return this.#nextItem();
      case "cycle":
        return native("cycle", (args) => this.#cycle(args));
      case "changed":
        return native("changed", (args) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #nextItem(): Value {
    const item = this.#peek();
    return item === undefined ? this.#scope.missing({ message: "there is no next item" }) : item;
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw new PyError("TypeError", "no items for cycling given");
    return args[this.#index0 % args.length]!;
  }

  #changed(args: readonly Value[]): boolean {
    const last = this.#lastChanged;
    if (last !== undefined && equals(new Tuple(last), new Tuple(args))) return false;
    this.#lastChanged = args;
    return true;
  }

  override call(args: Value[], _kwargs: Kwargs): Result {
    if (this.#recurse === undefined) {
      throw new PyError("TypeError", "The loop must have the 'recursive' marker to be called recursively.");
    }
    if (args.length !== 1) throw new PyError("TypeError", `loop() takes exactly one argument (${args.length} given)`);
    return this.#recurse(args[0]!, this.#depth0 + 1);
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.len()}>`;
  }
}
