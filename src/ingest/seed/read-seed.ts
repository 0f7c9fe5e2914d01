import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { fileError, lineOfBadByte } from "../../base/files.ts";
import { ColumnScan, type SeedKind } from "./column-scan.ts";
import { CsvRecords, irregular } from "./csv-records.ts";
import { headerNames } from "./header-names.ts";

export interface SeedColumn {
  readonly name: string;
  readonly kind: SeedKind;
}

export interface SeedOptions {
  readonly delimiter: string;
  /** Names of the columns with a declared type: they are read as texts, the database casts them. */
  readonly declared: readonly string[];
}

/** A seed file, looked through once: its columns with the types dbt gives them, and how many rows it has. */
export interface SeedFile extends SeedOptions {
  readonly path: string;
  readonly columns: readonly SeedColumn[];
  readonly rowCount: number;
  readonly bytes: number;
  /** Whether it has values that dbt takes for numbers or nulls and a database does not: it is written anew for loading. */
  readonly isLoose: boolean;
}

/**
 * Finds a seed's columns and types in one pass. https://docs.getdbt.com/reference/resource-configs/column_types
 * @throws QuernError QN-SEED-INVALID with the line, QN-FILE-*
 */
export function readSeed(path: string, options: SeedOptions): SeedFile {
  const bytes = readBytes(path);
  const records = new CsvRecords(bytes, options.delimiter);
  const header = records.next();
  if (header === -1) throw invalid(path, 1, `The seed ${basename(path)} is empty: it has no header`);
  const names = headerNames(path, records, header);
  const declared = new Set(options.declared.map((name) => name.toLowerCase()));
  const scans = names.map((name) => new ColumnScan(declared.has(name.toLowerCase())));
  let rowCount = 0;
  let isLoose = false;
  for (let count = records.next(); count !== -1; count = records.next()) {
    if (count !== header) {
      if (records.isBlank(count)) continue;
      throw invalid(
        path,
        records.line,
        `The seed ${basename(path)} has ${count} ${count === 1 ? "field" : "fields"} in line ${records.line}, but its header has ${header}`,
        "A field that holds the delimiter needs quotes.",
      );
    }
    for (let i = 0; i < count; i++) {
      scans[i]!.see(records, i);
      if (records.kinds[i] === irregular) isLoose = true;
    }
    rowCount++;
  }
  if (records.openQuoteLine !== undefined) {
    const line = records.openQuoteLine;
    throw invalid(path, line, `The seed ${basename(path)} has a quote in line ${line} that is not closed`);
  }
  const columns = names.map((name, i) => ({ name, kind: scans[i]!.kind }));
  isLoose ||= columns.some(({ kind }, i) => kind !== "text" && scans[i]!.isLoose);
  return { ...options, path, columns, rowCount, bytes: bytes.length, isLoose };
}

/** The records of a seed behind its header, blank lines left out. */
export function* seedRecords(seed: SeedFile): Generator<CsvRecords> {
  const records = new CsvRecords(readBytes(seed.path), seed.delimiter);
  records.next();
  for (let count = records.next(); count !== -1; count = records.next())
    if (count === seed.columns.length) yield records;
}

function readBytes(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
  if (isUtf8(bytes)) return bytes;
  throw new QuernError("QN-FILE-ENCODING", `The seed ${basename(path)} is not valid UTF-8`, {
    place: { file: path, line: lineOfBadByte(bytes) },
    hint: "Save the file as UTF-8.",
  });
}

function invalid(path: string, line: number, message: string, hint?: string): QuernError {
  return new QuernError("QN-SEED-INVALID", message, { place: { file: path, line }, hint });
}
