import { parseCsvRows } from "../base/csv-rows.ts";
import { QuernError } from "../base/errors.ts";
import { readText } from "../base/files.ts";
import type { Project } from "../project/types.ts";
import { filesIn, type ProjectFile } from "./project-files.ts";
import type { Json, JsonObject, UnitTestFixture } from "./types.ts";
import { placeOf, textOrNull, type YamlEntry } from "./yaml-entries.ts";

/** The fixture files of a package by name: those below `fixtures/` of its test folders, however deep. */
export class FixtureFiles {
  readonly #project: Project;
  #files: Map<string, ProjectFile> | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  /** @throws QuernError QN-PARSE-DUPLICATE when two files have one name */
  get(name: string): ProjectFile | undefined {
    this.#files ??= this.#read();
    return this.#files.get(name);
  }

  #read(): Map<string, ProjectFile> {
    const files = new Map<string, ProjectFile>();
    const folders = this.#project.testPaths.map((folder) => `${folder}/fixtures`);
    for (const file of filesIn(this.#project, folders, [".csv", ".sql"])) {
      const name = file.path.replace(/^.*\//, "").replace(/\.\w+$/, "");
      const twin = files.get(name);
      if (twin !== undefined) {
        throw new QuernError(
          "QN-PARSE-DUPLICATE",
          `dbt found two fixtures with the name "${name}": ${twin.original} and ${file.original}`,
          {
            place: { file: file.absolute },
            hint: "Unit tests name a fixture without its folder: rename one of the files.",
          },
        );
      }
      files.set(name, file);
    }
    return files;
  }
}

/** The rows of an input or of what is expected: written in place, or in a file. */
export function readFixture(files: FixtureFiles, entry: YamlEntry, raw: JsonObject): UnitTestFixture {
  const format = (textOrNull(raw.format) ?? "dict") as UnitTestFixture["format"];
  if (!["dict", "csv", "sql"].includes(format))
    throw invalidUnitTest(entry, `'${format}' is not a format of fixtures`, "Formats are: dict, csv, sql.");
  const fixture = textOrNull(raw.fixture);
  if (fixture === null) {
    const rows = raw.rows ?? (format === "dict" ? [] : null);
    if (format === "dict" && !(Array.isArray(rows) && rows.every(isMapping)))
      throw invalidUnitTest(entry, "rows of the format 'dict' must be a list of mappings");
    if (format !== "dict" && rows !== null && typeof rows !== "string")
      throw invalidUnitTest(entry, `rows of the format '${format}' must be a text`);
    return { rows: rowsOf(format, rows), format, fixture: null };
  }
  const file = files.get(fixture);
  if (file !== undefined) return { rows: rowsOf(format, readText(file.absolute)), format, fixture };
  throw invalidUnitTest(
    entry,
    `File not found for fixture '${fixture}' in unit tests in ${entry.file.original}`,
    `It is looked for as ${fixture}.${format} below fixtures/ of the project's test folders.`,
  );
}

const isMapping = (value: Json): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** Rows of CSV are kept as mappings. As in dbt a row without nulls comes first: a warehouse may take types from it. */
function rowsOf(format: UnitTestFixture["format"], given: Json): UnitTestFixture["rows"] {
  if (format === "sql") return typeof given === "string" ? given.trim() : null;
  const rows = (format === "csv" ? parseCsvRows(String(given ?? "")) : [...(given as Json[])]) as JsonObject[];
  const full = rows.findIndex((row) => Object.values(row).every((cell) => cell !== null));
  if (full > 0) [rows[0], rows[full]] = [rows[full]!, rows[0]!];
  return rows;
}

/** A unit test whose definition can't be used. */
export function invalidUnitTest(entry: YamlEntry, message: string, hint?: string): QuernError {
  return new QuernError("QN-PARSE-TEST", message, { place: placeOf(entry), hint });
}
