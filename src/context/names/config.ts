import { QuernError } from "../../base/errors.ts";
import { fn, native, PyObject, type Value } from "../../jinja/index.ts";
import type { Json } from "../../manifest/types.ts";
import { floatJsonOf } from "../../project/index.ts";
import type { Captured } from "../captured.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";

/** `config(...)` and `config.get(...)`. https://docs.getdbt.com/reference/dbt-jinja-functions/config */
export const config: NameFactory = (context) =>
  context.captured === null ? new RunConfig(context) : new ParseConfig(context.captured);

/** While parsing, calls are noted and everything asked answers an empty text, as in dbt. */
class ParseConfig extends PyObject {
  override readonly typeName = "ParseConfigObject";
  readonly #captured: Captured;

  constructor(captured: Captured) {
    super();
    this.#captured = captured;
  }

  override call(args: Value[], kwargs: Readonly<Record<string, Value>>): Value {
    const given =
      args.length === 1 && Object.keys(kwargs).length === 0
        ? floatJsonOf(args[0]!)
        : args.length === 0
          ? floatJsonOf(kwargs as Value)
          : undefined;
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      throw new QuernError("QN-PARSE-CONFIG", "config() takes keyword arguments, or one mapping", {
        hint: "Write config(materialized='table', tags=['daily']).",
      });
    }
    refuseTwoSpellings(given);
    for (const [name, value] of Object.entries(given)) captureConfig(this.#captured.config, name, value);
    return "";
  }

  override attr(name: string): Value | undefined {
    if (name === "set") return fn("set", ["name", "value"], (key, value) => this.call([], { [String(key)]: value! }));
    if (["get", "require", "meta_get", "meta_require", "persist_relation_docs", "persist_column_docs"].includes(name))
      return native(name, () => "");
    return undefined;
  }
}

function refuseTwoSpellings(given: object): void {
  for (const [old, key] of [
    ["pre_hook", "pre-hook"],
    ["post_hook", "post-hook"],
  ] as const) {
    if (!Object.hasOwn(given, old) || !Object.hasOwn(given, key)) continue;
    throw new QuernError("QN-JINJA-TYPE", `Invalid config, has conflicting keys "${old}" and "${key}"`, {
      hint: "They are two spellings of one config: keep one.",
    });
  }
}

const adding = new Set(["pre-hook", "post-hook", "tags", "packages"]);
const merging = new Set(["meta", "docs", "quoting", "column_types", "contract"]);

/** Adds one value to what earlier calls gave, by the key's own rule. */
function captureConfig(known: Record<string, Json>, name: string, value: Json): void {
  const key = name === "pre_hook" ? "pre-hook" : name === "post_hook" ? "post-hook" : name;
  const before = known[key];
  if (before !== undefined && adding.has(key)) known[key] = [...asList(before), ...asList(value)];
  else if (before !== undefined && merging.has(key) && isObject(before) && isObject(value))
    known[key] = { ...before, ...value };
  else known[key] = value;
}

const asList = (value: Json): Json[] => (Array.isArray(value) ? value : value === null ? [] : [value]);
const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** While running, the node's finished config answers. */
class RunConfig extends PyObject {
  override readonly typeName = "RuntimeConfigObject";
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super();
    this.#context = context;
  }

  override call(): Value {
    return "";
  }

  #get(name: string): Value | undefined {
    const { config: values } = this.#context;
    const key = name === "pre_hook" ? "pre-hook" : name === "post_hook" ? "post-hook" : name;
    const value = Object.hasOwn(values, key) ? (values[key] as Value) : undefined;
    return value === undefined ? undefined : value;
  }

  #meta(name: string): Value | undefined {
    const meta = this.#context.config.meta as Record<string, Value> | undefined;
    return meta !== undefined && Object.hasOwn(meta, name) ? meta[name] : undefined;
  }

  #require(name: string, found: Value | undefined): Value {
    if (found !== undefined) return found;
    throw new QuernError(
      "QN-JINJA-RUNTIME",
      `Model '${this.#context.node?.unique_id}' does not define a required config parameter '${name}'.`,
    );
  }

  #persist(part: "relation" | "columns"): boolean {
    const persist = this.#get("persist_docs") ?? {};
    if (typeof persist !== "object" || persist === null || Array.isArray(persist)) {
      throw new QuernError(
        "QN-PARSE-CONFIG",
        `Invalid value provided for 'persist_docs'. Expected dict but received ${JSON.stringify(persist)}`,
      );
    }
    return (persist as Record<string, Value>)[part] === true;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "get":
        return fn(
          name,
          ["name", ["default", null], ["validator", null]],
          (key, fallback) => this.#get(String(key)) ?? fallback!,
        );
      case "require":
        return fn(name, ["name", ["validator", null]], (key) => this.#require(String(key), this.#get(String(key))));
      case "meta_get":
        return fn(
          name,
          ["name", ["default", null], ["validator", null]],
          (key, fallback) => this.#meta(String(key)) ?? fallback!,
        );
      case "meta_require":
        return fn(name, ["name", ["validator", null]], (key) => this.#require(String(key), this.#meta(String(key))));
      case "set":
        return native(name, () => "");
      case "persist_relation_docs":
        return native(name, () => this.#persist("relation"));
      case "persist_column_docs":
        return native(name, () => this.#persist("columns"));
      case "model":
        return (this.#context.node as Value | null) ?? null;
      default:
        return undefined;
    }
  }
}
