import { QuernError } from "../../../base/errors.ts";
import { itemsOf, str, type Value } from "../../../jinja/index.ts";
import { Relation } from "../../relation.ts";
import { method } from "../../template-method.ts";
import type { MethodTools, TemplateMethod } from "../../types.ts";
import { connectionOf, relationOf } from "./method.ts";
import { deleteRelation, findTable, tableReference, unlessMissing } from "./tables.ts";

const nothing = (): Value => "";

/** Relations as wholes: dropped, renamed and copied by the API, without a job where that can be. */
export const relationMethods: Readonly<Record<string, TemplateMethod>> = {
  drop_relation: method(
    "drop_relation",
    ["relation"],
    async (tools, given) => {
      const relation = relationOf(given);
      tools.cache.drop(relation);
      await deleteRelation(connectionOf(tools), relation);
      return "";
    },
    nothing,
  ),
  drop_schema: method(
    "drop_schema",
    ["relation"],
    async (tools, given) => {
      const { database, schema } = relationOf(given);
      await unlessMissing(connectionOf(tools), {
        method: "DELETE",
        project: database ?? tools.adapter.target.database,
        path: `datasets/${schema}`,
        query: { deleteContents: true },
      });
      tools.cache.dropSchema(database, schema);
      return "";
    },
    nothing,
  ),
  rename_relation: method(
    "rename_relation",
    ["from_relation", "to_relation"],
    async (tools, from, to) => {
      await rename(tools, relationOf(from), relationOf(to));
      return "";
    },
    nothing,
  ),
  /** The table as templates can test for it: a relation with its type, or none. */
  get_bq_table: method(
    "get_bq_table",
    ["relation"],
    async (tools, given) => {
      const table = await findTable(connectionOf(tools), relationOf(given));
      return table === undefined ? null : relationOf(given);
    },
    () => true,
  ),
  copy_table: method(
    "copy_table",
    ["source", "destination", "materialization"],
    async (tools, source, destination, kind) => {
      const disposition = { table: "WRITE_TRUNCATE", incremental: "WRITE_APPEND" }[str(kind ?? null)];
      if (disposition === undefined) {
        throw new QuernError("QN-PARSE-CONFIG", `\`copy_materialization\` is table or incremental, not ${str(kind!)}`);
      }
      const sources = source instanceof Relation ? [source] : [...itemsOf(source!)].map(relationOf);
      await connectionOf(tools).runJob({
        copy: {
          sourceTables: sources.map(tableReference),
          destinationTable: tableReference(relationOf(destination)),
          writeDisposition: disposition,
        },
      });
      return `COPY TABLE with materialization: ${str(kind!)}`;
    },
    nothing,
  ),
};

async function rename(tools: MethodTools, from: Relation, to: Relation): Promise<void> {
  if (from.type === "view" || to.type === "view")
    throw new QuernError("QN-UNSUPPORTED", "Renaming of views is not currently supported in BigQuery");
  const sql = await tools.callMacro("get_rename_table_sql", from, to.identifier);
  await tools.connection.execute(str(sql));
  tools.cache.rename(from, to);
}
