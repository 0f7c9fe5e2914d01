import { native, PyObject, type Value } from "../jinja/index.ts";
import { datetimeOf } from "../warehouse/times.ts";
import { ResultNode, statusOf } from "./result-node.ts";

/** The outcome of a node, with the keys of run_results.json and the node itself. */
export interface ResultFields {
  readonly unique_id: string;
  readonly node: Readonly<Record<string, Value>>;
  readonly status: string;
  /** Times in ISO 8601, UTC. */
  readonly timing: readonly { readonly name: string; readonly started_at: string; readonly completed_at: string }[];
  readonly compiled: boolean | null;
  readonly compiled_code: string | null;
  readonly [key: string]: unknown;
}

/** An entry of `results` in on-run-end: packages log it by its attributes, or as the mapping of `to_dict()`. */
export class ResultObject extends PyObject {
  override readonly typeName = "RunResult";
  readonly #fields: ResultFields;
  readonly #node: Readonly<Record<string, Value>>;
  #shown: Value | undefined;

  constructor(fields: ResultFields) {
    super();
    this.#fields = fields;
    const { node, compiled, compiled_code } = fields;
    // of a unit test that was compiled, the node is the query that it ran, which stands in no relation; of a data test
    // only the run knows whether its failures stand in one
    const known = node.resource_type === "test" ? { relation_name: fields.relation_name as Value } : null;
    this.#node = compiled === null ? node : { relation_name: null, ...node, ...known, compiled, compiled_code };
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "node":
        this.#shown ??= new ResultNode(this.#node);
        return this.#shown;
      case "status":
        return statusOf(this.#fields.status, this.#node.resource_type as string);
      case "timing":
        return this.#fields.timing.map((timing) => new TimingObject(timing));
      case "to_dict":
        return native(name, () => ({ ...this.#fields, node: this.#node }) as unknown as Value);
      default:
        return Object.hasOwn(this.#fields, name) ? (this.#fields[name] as Value) : undefined;
    }
  }

  override item(key: Value): Value | undefined {
    return typeof key === "string" ? this.attr(key) : undefined;
  }
}

/** A step of a node's work: its times are datetimes in UTC, without a zone. */
class TimingObject extends PyObject {
  override readonly typeName = "TimingInfo";
  readonly #timing: ResultFields["timing"][number];

  constructor(timing: ResultFields["timing"][number]) {
    super();
    this.#timing = timing;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "name":
        return this.#timing.name;
      case "started_at":
      case "completed_at":
        return datetimeOf(microsOf(this.#timing[name]), false);
      case "to_dict":
        return native(name, () => ({ ...this.#timing }));
      default:
        return undefined;
    }
  }

  override item(key: Value): Value | undefined {
    return typeof key === "string" ? this.attr(key) : undefined;
  }
}

/** Microseconds since 1970 of `2024-01-01T00:00:00.000000Z`. */
function microsOf(text: string): bigint {
  return BigInt(Date.parse(text)) * 1000n + BigInt(text.slice(23, -1) || "0");
}
