import { QuernError } from "../../base/errors.ts";
import { fn, native, PyObject, repr, Tuple, type Value } from "../../jinja/index.ts";
import type { AdapterResponse } from "../../warehouse/types.ts";
import type { NameFactory } from "../node-context.ts";
import { Table } from "../table/table.ts";

/** What a `statement` block left: response, rows as lists, and the table. */
export interface StoredResult {
  readonly response: AdapterResponse;
  readonly table: Table | null;
}

/** `load_result(name)`: `.response`, `.data`, `.table`. https://docs.getdbt.com/reference/dbt-jinja-functions/statement-blocks */
class ResultView extends PyObject {
  override readonly typeName = "AttrDict";
  readonly #result: StoredResult;

  constructor(result: StoredResult) {
    super();
    this.#result = result;
  }

  override attr(name: string): Value | undefined {
    switch (name) {
      case "response":
        return new ResponseView(this.#result.response);
      case "data":
        return this.#result.table?.data() ?? [];
      case "table":
        return this.#result.table;
      case "keys":
        return native(name, () => [...parts]);
      case "values":
        return native(name, () => parts.map((part) => this.attr(part)!));
      case "items":
        return native(name, () => parts.map((part) => new Tuple([part, this.attr(part)!])));
      default:
        return undefined;
    }
  }

  override item(key: Value): Value | undefined {
    return parts.includes(String(key)) ? this.attr(String(key)) : undefined;
  }
}

/** What every answer has, None where the warehouse does not say. */
const responseFields: readonly string[] = ["code", "rows_affected", "query_id"];

const parts: readonly string[] = ["response", "data", "table"];

/** The warehouse's answer; prints as its message. */
export class ResponseView extends PyObject {
  override readonly typeName = "AdapterResponse";
  readonly response: AdapterResponse;

  constructor(response: AdapterResponse) {
    super();
    this.response = response;
  }

  override attr(name: string): Value | undefined {
    if (Object.hasOwn(this.response, name)) return this.response[name] as Value;
    return responseFields.includes(name) ? null : undefined;
  }

  override item(key: Value): Value | undefined {
    return typeof key === "string" ? this.attr(key) : undefined;
  }

  override str(): string {
    return this.response._message;
  }

  override repr(): string {
    const { _message, code = null, rows_affected = null, query_id = null } = this.response;
    const fields = Object.entries({ _message, code, rows_affected, query_id });
    return `AdapterResponse(${fields.map(([name, value]) => `${name}=${repr(value as Value)}`).join(", ")})`;
  }

  override truthy(): boolean {
    return true;
  }
}

/** The table of a result; an empty one where none was given. */
const asTable = (value: Value | undefined): Table => (value instanceof Table ? value : new Table([], [], []));

export const storeResult: NameFactory = (context) =>
  fn("store_result", ["name", "response", ["agate_table", null]], (name, response, table) => {
    const known: AdapterResponse =
      response instanceof ResponseView ? response.response : { _message: response === null ? "" : String(response) };
    context.results.set(String(name), { response: known, table: asTable(table) });
    return "";
  });

export const storeRawResult: NameFactory = (context) =>
  fn(
    "store_raw_result",
    ["name", ["message", null], ["code", null], ["rows_affected", null], ["agate_table", null]],
    (name, message, code, rows, table) => {
      const response: AdapterResponse = {
        _message: message === null ? "" : String(message),
        ...(code === null ? {} : { code: String(code) }),
        ...(rows === null ? {} : { rows_affected: Number(rows) }),
      };
      context.results.set(String(name), { response, table: asTable(table) });
      return "";
    },
  );

/** Gives a result once, as in dbt; that of the main statement as often as it is wanted. */
export const loadResult: NameFactory = (context) =>
  fn("load_result", ["name"], (given) => {
    const name = String(given);
    const result = context.results.get(name);
    if (result === undefined) return null;
    if (result === null)
      throw new QuernError(
        "QN-JINJA-RUNTIME",
        `The 'statement' result named '${name}' has already been loaded into a variable`,
        { hint: `Load it once: {% set result = load_result('${name}') %}.` },
      );
    if (name !== "main") context.results.set(name, null);
    return new ResultView(result);
  });
