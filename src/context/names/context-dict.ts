import { Dict, type Value } from "../../jinja/index.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";

/** `context['name']`, `context.get('name')`, `context.update({'sql': ...})`: the rendering's own names as a dict. */
class ContextDict extends Dict {
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  override get size(): number {
    return [...this.keys()].length;
  }

  override get(key: Value): Value | undefined {
    return typeof key === "string" ? this.#context.lookup(key) : undefined;
  }

  override has(key: Value): boolean {
    return this.get(key) !== undefined;
  }

  override set(key: Value, value: Value): void {
    if (typeof key === "string") this.#context.provide(key, value);
  }

  override *keys(): Generator<Value> {
    for (const name of new Set(this.#context.knownNames())) if (this.has(name)) yield name;
  }

  override *values(): Generator<Value> {
    for (const name of this.keys()) yield this.get(name)!;
  }

  override *entries(): Generator<[Value, Value]> {
    for (const name of this.keys()) yield [name, this.get(name)!];
  }
}

export const contextName: NameFactory = (context) => new ContextDict(context);
