import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QuernError } from "../../../base/errors.ts";
import { fileError } from "../../../base/files.ts";
import { badRowsError } from "../../load/bad-rows-error.ts";
import { emptyError, emptyFileError } from "../../load/empty-error.ts";
import { type BadRows, type FoundRow, type NamedType, nameOf, noBadRows } from "../../load/found-rows.ts";
import { type NumberedLines, textsOfLines, writeNumberedLines } from "../../load/json-lines.ts";
import { type NestedType, readNestedType } from "../../load/nested-type.ts";
import type { Connection, LoadFile } from "../../types.ts";
import { duckdbColumns } from "../types.ts";
import { literal, type Reader, type Scan } from "./reader.ts";

const { quote } = duckdbColumns;
const lineColumn = "_quern_line";

/**
 * Newline-delimited JSON: an object a line; a column that a line lacks is null. Names and types come from all lines, so
 * that no column is passed over. `max` bad rows are told.
 */
export async function jsonReader(connection: Connection, file: LoadFile, max: number): Promise<Reader> {
  refuseEmptyFile(file);
  const folder = mkdtempSync(join(tmpdir(), "quern-load-"));
  let made: NumberedLines | undefined;
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const found = (await describe(connection, file.path)) ?? (await describeCopy());
    await refuseTwoSpellings(connection, file, found);
    const own = new Map(found.map(({ name }) => [name.toLowerCase(), name]));
    return {
      names: found.map((column) => column.name),
      isRagged: true,
      detect: async () => found,
      async scan(wanted, { leaveOut }): Promise<Scan> {
        // keys are found as they are written, whatever the case of the table's columns
        const columns = wanted.map(({ name, type }) => ({ name: own.get(name.toLowerCase()) ?? name, type }));
        const culprits = (): Promise<BadRows> => findBad(columns);
        const isClean = !leaveOut || !(await isSuspicious(connection, file.path, columns));
        const bad = isClean ? noBadRows : await culprits();
        const sql = bad.rows.length === 0 ? typedRead(file.path, columns) : goodRows(columns, bad);
        return { sql, leftOut: async () => bad, culprits };
      },
      close,
    };
  } catch (cause) {
    close();
    throw cause;
  }

  async function numbered(): Promise<{ readonly path: string; readonly lines: NumberedLines }> {
    const path = join(folder, "numbered.ndjson");
    made ??= await writeNumberedLines(file, path, { max, write: withLine });
    return { path, lines: made };
  }

  /** For a file whose lines are not all objects: DuckDB would take it for one column of values. */
  async function describeCopy(): Promise<NamedType[]> {
    const { path, lines } = await numbered();
    if (lines.objects === 0) throw lines.broken.rows.length === 0 ? emptyError(file) : badRowsError(file, lines.broken);
    return ((await describe(connection, path)) ?? []).filter(({ name }) => name !== lineColumn);
  }

  async function findBad(columns: readonly NamedType[]): Promise<BadRows> {
    const { path, lines } = await numbered();
    const misfits = await findMisfits(connection, path, columns, max);
    const rows = [...lines.broken.rows, ...misfits].sort((a, b) => a.line! - b.line!);
    const isMore = lines.broken.isMore || rows.length > max;
    const texts = await textsOfLines(file, new Set(misfits.map((row) => row.line!)));
    return {
      rows: rows.slice(0, max).map((row) => ({ ...row, raw: row.raw ?? texts.get(row.line!) ?? null })),
      isMore,
    };
  }

  /** What the copy leaves out needs no condition. */
  function goodRows(columns: readonly NamedType[], bad: BadRows): string {
    const copy = [{ name: lineColumn, type: "BIGINT" }, ...columns];
    const lines = bad.rows.map((row) => row.line).join(", ");
    return `(select * exclude (${lineColumn}) from ${typedRead(join(folder, "numbered.ndjson"), copy, true)} where ${lineColumn} not in (${lines}))`;
  }
}

function readJson(path: string, options: readonly string[]): string {
  const always = ["format='newline_delimited'", "compression='uncompressed'", "hive_partitioning=false"];
  return `read_json(${[literal(path), ...always, ...options].join(", ")})`;
}

/** `isLoose`: a value that does not fit is null, no error. */
function typedRead(path: string, columns: readonly NamedType[], isLoose = false): string {
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
  return readJson(path, [`columns={${types.join(", ")}}`, ...(isLoose ? ["ignore_errors=true"] : [])]);
}

/** Names and types of the columns, from all rows; undefined for a file whose lines are not all objects. */
async function describe(connection: Connection, path: string): Promise<NamedType[] | undefined> {
  const { table } = await connection.execute(
    `describe select * from ${readJson(path, ["sample_size=-1", "ignore_errors=true"])}`,
    { fetch: true },
  );
  const found = table.rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  return found.length === 1 && found[0]!.name === "json" ? undefined : found;
}

/**
 * DuckDB gives a key that comes in upper and in lower case a second column, `id_1`, and reads nothing into it.
 * @throws QuernError QN-LOAD-COLUMNS
 */
async function refuseTwoSpellings(connection: Connection, file: LoadFile, found: readonly NamedType[]): Promise<void> {
  const names = new Set(found.map(({ name }) => name.toLowerCase()));
  for (const { name } of found) {
    const base = /^(.*)_\d+$/s.exec(name)?.[1];
    if (base === undefined || !names.has(base.toLowerCase())) continue;
    const from = typedRead(file.path, [{ name, type: "JSON" }], true);
    const { table } = await connection.execute(`select 1 from ${from} where ${quote(name)} is not null limit 1`, {
      fetch: true,
    });
    if (table.rows.length > 0) continue;
    throw new QuernError("QN-LOAD-COLUMNS", `${nameOf(file)} writes the column '${base}' in upper and in lower case`, {
      place: { file: nameOf(file) },
      hint: "Names of columns are the same in either: write it one way.",
    });
  }
}

/** Whether a row may be bad: a value fits no type, or no column has a value. */
async function isSuspicious(connection: Connection, path: string, columns: readonly NamedType[]): Promise<boolean> {
  const empty = columns.map(({ name }) => `${quote(name)} is null`).join(" and ");
  const { table } = await connection.execute(
    `select 1 from ${typedRead(path, asJson(columns), true)} where ${columns.map(isWrong).join(" or ")} or (${empty}) limit 1`,
    { fetch: true },
  );
  return table.rows.length > 0;
}

const asJson = (columns: readonly NamedType[]): NamedType[] => columns.map(({ name }) => ({ name, type: "JSON" }));

/** Whether a column of JSON does not fit its type. */
const isWrong = ({ name, type }: NamedType): string => isMisfit(quote(name), readNestedType(type), 1);

/** Whether a JSON value is none of a type: true or false. A text takes everything; structs may lack fields. */
function isMisfit(json: string, type: NestedType, depth: number): string {
  const isThere = `${json} is not null and json_type(${json}) <> 'NULL'`;
  if (type.kind === "flat")
    return /^(varchar|text|string|json)\b/i.test(type.name)
      ? "false"
      : `(${isThere} and try_cast(${json} as ${type.name}) is null)`;
  if (type.kind === "array") {
    const item = `item_${depth}`;
    const misfits = `list_filter(json_extract(${json}, '$[*]'), lambda ${item}: ${isMisfit(item, type.element, depth + 1)})`;
    return `(${isThere} and (json_type(${json}) <> 'ARRAY' or len(${misfits}) > 0))`;
  }
  const fields = type.fields.map((field) =>
    isMisfit(`json_extract(${json}, ${literal(`$."${field.name.replaceAll('"', '\\"')}"`)})`, field.type, depth),
  );
  return `(${isThere} and (json_type(${json}) <> 'OBJECT' or ${fields.join(" or ")}))`;
}

async function findMisfits(
  connection: Connection,
  path: string,
  columns: readonly NamedType[],
  max: number,
): Promise<FoundRow[]> {
  const culprit = columns.map((column) => `when ${isWrong(column)} then ${literal(column.name)}`);
  const value = columns.map(({ name }) => `when ${literal(name)} then ${quote(name)} ->> '$'`);
  const copy = [{ name: lineColumn, type: "BIGINT" }, ...asJson(columns)];
  const { table } = await connection.execute(
    `select line, culprit, case culprit ${value.join(" ")} end
     from (select *, ${lineColumn} as line, case ${culprit.join(" ")} end as culprit from ${typedRead(path, copy, true)})
     where culprit is not null order by line limit ${max + 1}`,
    { fetch: true },
  );
  return table.rows.map(([line, column, text]): FoundRow => {
    const { type } = columns.find((each) => each.name === column)!;
    return { line: Number(line), column: String(column), value: String(text), reason: `not a ${type}`, raw: null };
  });
}

/** `{"a": 1}` -> `{"_quern_line":7,"a": 1}`. */
function withLine(line: number, text: string): string {
  const rest = text.slice(text.indexOf("{") + 1);
  return `{"${lineColumn}":${line}${/^\s*\}/.test(rest) ? "" : ","}${rest}\n`;
}

function refuseEmptyFile(file: LoadFile): void {
  try {
    if (statSync(file.path).size === 0) throw emptyFileError(file);
  } catch (cause) {
    throw fileError(cause, nameOf(file), "read");
  }
}
