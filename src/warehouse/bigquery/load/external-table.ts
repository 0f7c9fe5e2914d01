import { QuernError } from "../../../base/errors.ts";
import type { ExternalTable } from "../../types.ts";
import type { BigQueryConnection } from "../connection.ts";
import { literal } from "../literal.ts";
import { deleteRelation, findTable } from "../methods/tables.ts";
import { quote } from "../types.ts";
import { readingOf } from "./load-job.ts";
import { markLabel } from "./script-step.ts";

/** Makes an external table, unless it bears the mark of its definition. @throws QuernError QN-LOAD-CONFIG */
export async function layExternal(connection: BigQueryConnection, table: ExternalTable): Promise<boolean> {
  const { relation, mark, replaces } = table;
  const stands = await findTable(connection, relation);
  if (stands?.type === "EXTERNAL" && stands.labels?.[markLabel] === mark && !replaces) return false;
  if (stands !== undefined && stands.type !== "EXTERNAL") {
    if (!replaces)
      throw new QuernError("QN-LOAD-CONFIG", `${relation.render()} has rows of its own: it is no external table`, {
        hint: "`quern load --full-refresh` drops it and makes the external table in its place.",
      });
    await deleteRelation(connection, relation);
  }
  await connection.execute(externalTableSql(table));
  return true;
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_external_table_statement */
function externalTableSql(table: ExternalTable): string {
  const { relation, uris, columns, partitions, mark } = table;
  const list = (items: ExternalTable["columns"]): string =>
    items.map(({ name, type }) => `  ${quote(name)} ${type}`).join(",\n");
  const options = {
    ...formatOptions(table),
    uris: `[${uris.map(literal).join(", ")}]`,
    ...(partitions !== null && { hive_partition_uri_prefix: literal(partitions.prefix) }),
    labels: `[(${literal(markLabel)}, ${literal(mark)})]`,
  };
  const lines = [
    `create or replace external table ${relation.renderName()}`,
    ...(columns.length === 0 ? [] : [`(\n${list(columns)}\n)`]),
    ...(partitions === null ? [] : [`with partition columns (\n${list(partitions.columns)}\n)`]),
    `options (\n${Object.entries(options)
      .map(([name, value]) => `  ${name} = ${value}`)
      .join(",\n")}\n)`,
  ];
  return lines.join("\n");
}

function formatOptions(table: ExternalTable): Record<string, string> {
  const [file] = table.uris;
  const reading = readingOf({ path: file!, format: table.format, ...(table.csv && { csv: table.csv }) });
  const compression: Record<string, string> = table.isGzip ? { compression: literal("GZIP") } : {};
  switch (table.format) {
    case "csv": {
      const { fieldDelimiter, skipLeadingRows, quote: mark, allowQuotedNewlines, nullMarker, nullMarkers } = reading;
      return {
        format: literal("CSV"),
        ...compression,
        field_delimiter: literal(String(fieldDelimiter)),
        skip_leading_rows: String(skipLeadingRows),
        quote: literal(String(mark)),
        allow_quoted_newlines: String(allowQuotedNewlines),
        ...(nullMarkers === undefined
          ? { null_marker: literal(String(nullMarker)) }
          : { null_markers: `[${(nullMarkers as string[]).map(literal).join(", ")}]` }),
        max_bad_records: "0",
      };
    }
    case "ndjson":
      return { format: literal("NEWLINE_DELIMITED_JSON"), ...compression, max_bad_records: "0" };
    case "parquet":
      return { format: literal("PARQUET"), enable_list_inference: "true" };
    case "avro":
      return { format: literal("AVRO"), enable_logical_types: "true" };
  }
}
