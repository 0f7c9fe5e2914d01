import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileError } from "../../base/files.ts";
import { itemsOf, str, Tuple, toJs, type Value } from "../../jinja/index.ts";
import { method } from "../template-method.ts";
import type { TemplateMethod } from "../types.ts";
import { Cursor } from "./cursor.ts";
import { externalReadLocation, externalWriteOptions } from "./external-options.ts";
import { IndexConfig } from "./index-config.ts";
import { literal } from "./literal.ts";

/** DuckDB's own methods of `adapter`. https://docs.getdbt.com/reference/resource-configs/duckdb-configs */
export const duckdbMethods: Readonly<Record<string, TemplateMethod>> = {
  external_root: method("external_root", [], ({ target }) => str(target.publicFields.external_root ?? ".")),
  disable_transactions: method(
    "disable_transactions",
    [],
    ({ target }) => target.publicFields.disable_transactions === true,
  ),
  /** What follows is undone when the node fails, even where the target says `disable_transactions`. */
  ensure_transaction: method(
    "ensure_transaction",
    [],
    async ({ connection, target, emit }) => {
      if (connection.inTransaction) return null;
      if (target.publicFields.disable_transactions === true) {
        emit({
          type: "warning",
          code: "AdapterWarning",
          message:
            "disable_transactions is set, but dbt-duckdb uses a transaction to make a table with foreign keys anew, and so does quern: a build that fails must not lose its rows.",
        });
      }
      await connection.begin();
      return null;
    },
    () => null,
  ),
  /** Runs a statement and gives, behind a connection that templates have no use for, a cursor over its rows. */
  add_query: method(
    "add_query",
    ["sql", ["auto_begin", true], ["bindings", null], ["abridge_sql_log", false]],
    async ({ connection }, sql, autoBegin, bindings) => {
      const bound = bindings === null ? undefined : [...itemsOf(bindings!)].map((each) => toJs(each));
      const { table } = await connection.execute(str(sql!), {
        autoBegin: autoBegin === true,
        bindings: bound,
        fetch: true,
      });
      return new Tuple([null, new Cursor(table)]);
    },
    () => new Tuple([null, null]),
  ),
  get_binding_char: method("get_binding_char", [], () => "?"),
  get_seed_file_path: method("get_seed_file_path", ["model"], (_, model) => {
    const { root_path: root, original_file_path: path } = toJs(model!) as Record<string, string>;
    return join(root ?? "", path!);
  }),
  parse_index: method("parse_index", ["raw_index"], (_, index) => IndexConfig.parse(index!)),
  external_write_options: method(
    "external_write_options",
    ["write_location", "rendered_options"],
    (_, place, options) => externalWriteOptions(str(place!), toJs(options!) as Record<string, Value>),
  ),
  external_read_location: method(
    "external_read_location",
    ["write_location", "rendered_options"],
    (_, place, options) => externalReadLocation(str(place!), toJs(options!) as Record<string, Value>),
  ),
  is_motherduck: method("is_motherduck", [], () => false),
  is_ducklake: method("is_ducklake", ["relation"], () => false),
  warn_once: method("warn_once", ["message"], ({ emit }, message) => {
    emit({ type: "warning", code: "AdapterWarning", message: str(message!) });
    return "";
  }),
  location_exists: method(
    "location_exists",
    ["location"],
    async ({ connection }, location) => {
      const query = `select count(*) > 0 from glob(${literal(str(location!))})`;
      const { table } = await connection.execute(query, { fetch: true });
      return table.rows[0]?.[0] === true;
    },
    () => false,
  ),
  /** Where an external model goes: a path is the project's, from wherever quern is called, and its folders are made. */
  prepare_location: method(
    "prepare_location",
    ["location"],
    ({ projectRoot }, given) => {
      const location = str(given!);
      if (/^[a-z][a-z0-9+]*:\/\//i.test(location)) return location;
      const path = resolve(projectRoot, location);
      try {
        mkdirSync(dirname(path), { recursive: true });
      } catch (cause) {
        throw fileError(cause, path, "write");
      }
      return path;
    },
    () => null,
  ),
};
