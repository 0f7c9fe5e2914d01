import { QuernError } from "../../../base/errors.ts";
import { dictGet, isDict, itemsOf, PyObject, str, type Value } from "../../../jinja/index.ts";
import { Column } from "../../column.ts";
import { Relation } from "../../relation.ts";
import type { MethodTools } from "../../types.ts";
import { type BigQueryConnection, bigqueryConnection } from "../connection.ts";
import type { ReadConfig } from "./options.ts";

/** BigQuery's own connection of the node that calls. */
export const connectionOf = (tools: MethodTools): BigQueryConnection => bigqueryConnection(tools.connection);

/** @throws QuernError QN-JINJA-TYPE when a template gives anything else */
export function relationOf(value: Value | undefined): Relation {
  if (value instanceof Relation) return value;
  throw new QuernError("QN-JINJA-TYPE", `A relation is expected here, not ${str(value ?? null)}`);
}

/** The columns in a list. */
export const columnsIn = (value: Value | undefined): Column[] =>
  value == null ? [] : [...itemsOf(value)].filter((each) => each instanceof Column);

/** An item of a dict, or an attribute of an object; null where there is none. */
export function member(value: Value | undefined, name: string): Value {
  if (value === undefined) return null;
  if (isDict(value)) return dictGet(value, name) ?? null;
  return value instanceof PyObject ? (value.item?.(name) ?? value.attr(name) ?? null) : null;
}

/** Reads a template's `config`, or a dict that stands for one. */
export function configReader(config: Value): ReadConfig {
  const get = config instanceof PyObject ? config.attr("get") : undefined;
  if (get instanceof PyObject && get.call !== undefined) return (name) => get.call!([name], {}) as Value;
  return (name) => member(config, name);
}

/** The description that a relation's OPTIONS carry, when the config wants it persisted. */
export function persistedDescription(config: Value, node: Value): Value {
  const asks = config instanceof PyObject ? config.attr("persist_relation_docs") : undefined;
  if (!(asks instanceof PyObject) || asks.call === undefined || asks.call([], {}) !== true) return null;
  const description = member(node, "description");
  return typeof description === "string" && description !== "" ? description : null;
}
