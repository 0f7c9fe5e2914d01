import type { RelationPlace } from "../types.ts";
import type { TableResource } from "./catalog.ts";
import type { BigQueryConnection } from "./connection.ts";
import { type Region, regionsOf } from "./dataset-regions.ts";
import type { FieldSchema } from "./field-schema.ts";
import { fieldOf } from "./methods/field-edits.ts";

type Row = readonly unknown[];

/** So many names are asked for; for more, datasets are read whole. */
const mostNames = 5000;

/**
 * Tables of a project as the API would give them, as far as the catalog needs that, by three queries a region over
 * INFORMATION_SCHEMA, whose rows come in pages. `datasets` are those that were asked for: others are out of reach.
 * https://cloud.google.com/bigquery/docs/information-schema-tables
 */
export async function askTables(
  connection: BigQueryConnection,
  project: string,
  relations: readonly RelationPlace[],
): Promise<{ readonly datasets: readonly string[]; readonly tables: readonly TableResource[] }> {
  const wanted = [...new Set(relations.map(({ schema }) => schema))];
  const [datasets, tables]: [string[], TableResource[]] = [[], []];
  for (const region of await regionsOf(connection, project, wanted)) {
    tables.push(...(await askRegion(connection, project, region, relations)));
    datasets.push(...region.datasets);
  }
  return { datasets, tables };
}

async function askRegion(
  connection: BigQueryConnection,
  project: string,
  { name, datasets }: Region,
  relations: readonly RelationPlace[],
): Promise<TableResource[]> {
  const names = [
    ...new Set(relations.filter(({ schema }) => datasets.includes(schema)).map(({ identifier }) => identifier)),
  ];
  const isFew = names.length <= mostNames;
  const bindings = isFew ? [...datasets, ...names] : datasets;
  const marks = (values: readonly unknown[]): string => values.map(() => "?").join(", ");
  const where = (alias: string): string =>
    `${alias}.table_schema in (${marks(datasets)})${isFew ? ` and ${alias}.table_name in (${marks(names)})` : ""}`;
  const ask = async (sql: string): Promise<Row[]> =>
    (await connection.execute(sql, { fetch: true, bindings })).table.rows as Row[];
  const view = (of: string): string => `${name}.INFORMATION_SCHEMA.${of}`;
  const tables = await ask(
    `select t.table_schema, t.table_name, t.table_type, o.option_value, s.total_rows, s.total_logical_bytes,
  s.long_term_logical_bytes, s.total_physical_bytes, s.total_partitions, unix_millis(s.storage_last_modified_time)
from ${view("TABLES")} as t
left join ${view("TABLE_OPTIONS")} as o
  on o.table_schema = t.table_schema and o.table_name = t.table_name and o.option_name = 'description'
left join ${view("TABLE_STORAGE")} as s
  on s.table_schema = t.table_schema and s.table_name = t.table_name and not s.deleted
where ${where("t")}`,
  );
  const columns = await ask(
    `select c.table_schema, c.table_name, c.column_name, c.data_type, c.is_partitioning_column, c.clustering_ordinal_position,
  c.ordinal_position
from ${view("COLUMNS")} as c
where ${where("c")}
order by c.ordinal_position`,
  );
  const described = await ask(
    `select f.table_schema, f.table_name, f.field_path, f.description
from ${view("COLUMN_FIELD_PATHS")} as f
where ${where("f")} and f.description is not null`,
  );
  const columnsOf = Map.groupBy(columns, keyOf);
  const describedOf = Map.groupBy(described, keyOf);
  return tables.map((row) =>
    resourceOf(project, row, columnsOf.get(keyOf(row)) ?? [], describedOf.get(keyOf(row)) ?? []),
  );
}

const keyOf = ([dataset, name]: Row): string => `${String(dataset)}\n${String(name)}`;

/** The API's words for kinds of tables. */
const types: Readonly<Record<string, string>> = {
  "BASE TABLE": "TABLE",
  CLONE: "TABLE",
  "MATERIALIZED VIEW": "MATERIALIZED_VIEW",
};

function resourceOf(
  projectId: string,
  [dataset, name, type, description, ...figures]: Row,
  columns: readonly Row[],
  described: readonly Row[],
): TableResource {
  const [numRows, numBytes, numLongTermBytes, numTotalPhysicalBytes, numPartitions, lastModifiedTime] = figures.map(
    (figure) => (figure === null ? undefined : String(figure)),
  );
  const texts = new Map(described.map(([, , path, text]) => [String(path).toLowerCase(), String(text)]));
  const partition = columns.find((column) => column[4] === "YES");
  const clustering = columns
    .filter((column) => column[5] !== null)
    .toSorted((a, b) => Number(a[5]) - Number(b[5]))
    .map((column) => String(column[2]));
  // hidden columns have no place: they come with a partitioning by ingestion
  const own = columns.filter((column) => column[6] !== null);
  const fields = own.map(([, , column, data]) => commented(fieldOf(String(column), String(data)), texts));
  return {
    tableReference: { projectId, datasetId: String(dataset), tableId: String(name) },
    type: types[String(type)] ?? String(type),
    ...(description !== null && { description: textOf(String(description)) }),
    ...(partition !== undefined && { timePartitioning: { field: String(partition[2]) } }),
    ...(clustering.length > 0 && { clustering: { fields: clustering } }),
    schema: { fields },
    numRows,
    numBytes,
    numLongTermBytes,
    numTotalPhysicalBytes,
    // a table that is in one piece counts as one here, and not at all in the API
    numPartitions: partition === undefined ? undefined : numPartitions,
    lastModifiedTime,
  };
}

function commented(field: FieldSchema, texts: ReadonlyMap<string, string>, above = ""): FieldSchema {
  const path = `${above}${field.name}`;
  const description = texts.get(path.toLowerCase());
  const fields = field.fields?.map((each) => commented(each, texts, `${path}.`));
  return { ...field, ...(description !== undefined && { description }), ...(fields !== undefined && { fields }) };
}

/** A text as options have it, a literal of GoogleSQL in double quotes. */
function textOf(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
    return literal.replace(/^"([\s\S]*)"$/, "$1").replaceAll(/\\([\s\S])/g, (_, mark: string) => escapes[mark] ?? mark);
  }
}
