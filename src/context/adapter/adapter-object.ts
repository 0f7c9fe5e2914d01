import { native, PyObject, type Value } from "../../jinja/index.ts";
import { RelationClass } from "../../warehouse/relation-class.ts";
import { projectQuoting } from "../names/ref.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";
import { alwaysMethods } from "./always-methods.ts";
import { parseAnswers } from "./parse-answers.ts";
import { methodTools, warehouseMethods } from "./warehouse-methods.ts";

/**
 * The `adapter` object: methods that need no warehouse always work; the others work while running and give dbt's
 * neutral answers while parsing. https://docs.getdbt.com/reference/dbt-jinja-functions/adapter
 */
class AdapterObject extends PyObject {
  override readonly typeName = "DatabaseWrapper";
  readonly #context: NodeContext;
  readonly #methods = new Map<string, Value>();

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  override attr(name: string): Value | undefined {
    let method = this.#methods.get(name);
    if (method === undefined) {
      const found = this.#find(name);
      if (found === undefined) return undefined;
      method = found;
      this.#methods.set(name, method);
    }
    return method;
  }

  #find(name: string): Value | undefined {
    const context = this.#context;
    if (name === "Relation")
      return new RelationClass(context.session.adapterEntry.relations, projectQuoting(context.session));
    const own = this.#own(name);
    if (own !== undefined) return own;
    if (Object.hasOwn(alwaysMethods, name))
      return native(name, (args, kwargs) => alwaysMethods[name]!(context, args, kwargs));
    if (!Object.hasOwn(warehouseMethods, name)) return undefined;
    if (context.execution === null) return native(name, () => parseAnswers(name));
    return native(name, (args, kwargs) => warehouseMethods[name]!(context, args, kwargs));
  }

  /** A method that the warehouse itself brings along. */
  #own(name: string): Value | undefined {
    const context = this.#context;
    const { methods } = context.session.adapterEntry;
    if (!Object.hasOwn(methods, name)) return undefined;
    const method = methods[name]!;
    if (context.execution === null && method.parsed !== undefined) return native(name, method.parsed);
    return native(name, (args, kwargs) => method.call(methodTools(context), args, kwargs));
  }

  override truthy(): boolean {
    return true;
  }
}

export const adapterName: NameFactory = (context) => new AdapterObject(context);
