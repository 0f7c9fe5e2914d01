import { native, PyObject, repr, str, type Value } from "../jinja/index.ts";

/** The config of a node in `results` of on-run-end: there dbt gives None for what has no such config. */
export class ResultConfig extends PyObject {
  override readonly typeName = "NodeConfig";
  readonly #config: Readonly<Record<string, Value>>;

  constructor(config: Readonly<Record<string, Value>>) {
    super();
    this.#config = config;
  }

  #own(name: Value): Value | undefined {
    return typeof name === "string" && Object.hasOwn(this.#config, name) ? (this.#config[name] ?? null) : undefined;
  }

  override attr(name: string): Value | undefined {
    if (name === "get")
      return native(name, ([key, fallback], kwargs) => this.#own(key!) ?? fallback ?? kwargs.default ?? null);
    if (name === "to_dict") return native(name, () => ({ ...this.#config }));
    return this.#own(name);
  }

  override item(key: Value): Value {
    return this.#own(key) ?? null;
  }

  override iter(): Iterable<Value> {
    return Object.keys(this.#config);
  }

  override len(): number {
    return Object.keys(this.#config).length;
  }

  override repr(): string {
    return `${this.typeName}(${Object.entries(this.#config)
      .map(([name, value]) => `${str(name)}=${repr(value)}`)
      .join(", ")})`;
  }

  override toJs(): unknown {
    return this.#config;
  }
}
