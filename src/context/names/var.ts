import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { fn, PyObject, pyJsonDumps, str, type Value } from "../../jinja/index.ts";
import type { JsonObject } from "../../manifest/types.ts";
import { makeEnvVar, varsOf } from "../../project/index.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";
import type { ContextSession } from "../session.ts";

const packageVars = new WeakMap<ContextSession, Map<string, JsonObject>>();

/** A package's vars, put together once per invocation. */
function varsFor(session: ContextSession, packageName: string): JsonObject {
  let known = packageVars.get(session);
  if (known === undefined) {
    known = new Map();
    packageVars.set(session, known);
  }
  let vars = known.get(packageName);
  if (vars === undefined) {
    vars = varsOf(session.workspace, packageName);
    known.set(packageName, vars);
  }
  return vars;
}

/** `var('name', default)` and `var.has_var('name')`. https://docs.getdbt.com/reference/dbt-jinja-functions/var */
class Var extends PyObject {
  override readonly typeName = "Var";
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  #find(name: string): Value | undefined {
    const overrides = this.#context.execution?.vars;
    if (overrides !== undefined && Object.hasOwn(overrides, name)) return overrides[name] as Value;
    const vars = varsFor(this.#context.session, this.#context.packageName);
    return Object.hasOwn(vars, name) ? (vars[name] as Value) : undefined;
  }

  override call(args: Value[], kwargs: Readonly<Record<string, Value>>): Value {
    const name = String(args[0] ?? kwargs.var ?? kwargs.name);
    const found = this.#find(name);
    if (found !== undefined) return found;
    const fallback = args.length > 1 ? args[1] : kwargs.default;
    if (fallback !== undefined) return fallback;
    if (this.#context.captured !== null) return null;
    const vars = varsFor(this.#context.session, this.#context.packageName);
    throw new QuernError(
      "QN-VAR-MISSING",
      `Required var '${name}' not found in config:\nVars supplied to ${this.#context.node?.name ?? "<Configuration>"} = ${pyJsonDumps(vars as Value, { sortKeys: true, indent: 4, fallback: str })}`,
      {
        hint:
          didYouMean(name, Object.keys(vars)) ??
          `Pass it with --vars '{${name}: value}', or give a default: var('${name}', 'default').`,
      },
    );
  }

  override attr(name: string): Value | undefined {
    if (name === "has_var") return fn(name, ["var_name"], (key) => this.#find(String(key)) !== undefined);
    return undefined;
  }
}

export const varName: NameFactory = (context) => new Var(context);

export const envVar: NameFactory = (context) => {
  const overrides = context.execution?.envVars;
  const env = overrides === undefined ? context.session.env : { ...context.session.env, ...overrides };
  return makeEnvVar(env, "refuse", (name, value) => {
    context.session.reads?.env.set(name, value);
  });
};
