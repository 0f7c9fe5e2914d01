import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Json, JsonObject, SourceDefinition } from "../manifest/types.ts";
import type { TableLayout } from "../warehouse/index.ts";

const granularities = ["hour", "day", "month", "year"] as const;

/** The error for a loader's config, with the source that it belongs to. */
export function configError(source: SourceDefinition, message: string, hint?: string): QuernError {
  const { source_name, name, unique_id } = source;
  return new QuernError("QN-LOAD-CONFIG", `config.load of source ${source_name}.${name}: ${message}`, {
    hint,
    node: unique_id,
  });
}

/** Reads values of `config.load`; whatever has a wrong type is told with its key. @throws QuernError QN-LOAD-CONFIG */
export class ConfigReader {
  readonly #source: SourceDefinition;
  readonly raw: JsonObject;

  constructor(source: SourceDefinition, keys: readonly string[]) {
    this.#source = source;
    const raw = source.config.load as Json | undefined;
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw this.fail("it must be a mapping");
    this.raw = raw;
    for (const key of Object.keys(raw))
      if (!keys.includes(key))
        throw this.fail(`'${key}' is not one of its keys`, didYouMean(key, keys) ?? `Keys are: ${keys.join(", ")}.`);
  }

  fail(message: string, hint?: string): QuernError {
    return configError(this.#source, message, hint);
  }

  text(key: string): string | null {
    const value = this.raw[key];
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value;
    throw this.fail(`'${key}' must be a text`);
  }

  character(key: string, otherwise: string): string {
    const value = this.text(key) ?? otherwise;
    if (Buffer.byteLength(value) <= 1 && !/[\r\n]/.test(value)) return value;
    throw this.fail(`'${key}' must be one ASCII character, or empty for none`);
  }

  /** What stands between fields: the warehouse's reader takes one to four bytes on one line. */
  delimiter(): string | null {
    const value = this.text("delimiter");
    const bytes = Buffer.byteLength(value ?? ",");
    if (bytes === 0 || bytes > 4 || /[\r\n]/.test(value ?? ""))
      throw this.fail("'delimiter' must be one to four bytes on one line", 'A tab is written "\\t".');
    if (value !== null && (value === this.character("quote", '"') || value === this.character("escape", '"')))
      throw this.fail(`'delimiter' can't be the quote or the escape too: ${value}`);
    return value;
  }

  choice<T extends string>(key: string, choices: readonly T[], otherwise: T): T {
    const value = this.text(key) ?? otherwise;
    if ((choices as readonly string[]).includes(value)) return value as T;
    throw this.fail(
      `'${key}' can't be '${value}'`,
      didYouMean(value, choices) ?? `It is one of: ${choices.join(", ")}.`,
    );
  }

  number(key: string, otherwise: number): number {
    const value = (this.raw[key] ?? otherwise).valueOf();
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw this.fail(`'${key}' must be a number from 0`);
  }

  count(key: string, otherwise: number): number {
    const value = this.number(key, otherwise);
    if (Number.isInteger(value)) return value;
    throw this.fail(`'${key}' must be a whole number`);
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.raw[key] ?? otherwise;
    if (typeof value === "boolean") return value;
    throw this.fail(`'${key}' must be true or false`);
  }

  list(key: string): Json[] {
    const value = this.raw[key]!;
    return Array.isArray(value) ? value : [value];
  }

  texts(key: string): string[] {
    const list = this.list(key);
    if (list.every((item) => typeof item === "string")) {
      const texts = (list as string[]).map((item) => item.trim()).filter((item) => item !== "");
      if (texts.length > 0) return texts;
    }
    throw this.fail(`'${key}' must be a text or a list of texts`);
  }

  /** `{id: bigint}`, or a list of names and of such mappings. */
  columns(): Record<string, string | null> | null {
    const value = this.raw.columns;
    if (value === undefined || value === null) return null;
    const columns = new Map<string, string | null>();
    for (const entry of Array.isArray(value) ? value : [value]) {
      const named = typeof entry === "string" ? { [entry]: null } : entry;
      if (typeof named !== "object" || named === null || Array.isArray(named))
        throw this.fail("'columns' must be a mapping of names to types, or a list of names");
      for (const [name, type] of Object.entries(named)) {
        if (type !== null && typeof type !== "string")
          throw this.fail(`'columns' gives ${name} a type that is no text`, `Such as: ${name}: bigint`);
        if ([...columns.keys()].some((other) => other.toLowerCase() === name.toLowerCase()))
          throw this.fail(`'columns' names ${name} twice`, "Names that differ in case only are the same.");
        columns.set(name, type);
      }
    }
    if (columns.size === 0) throw this.fail("'columns' names no column", "Without the key columns are detected.");
    return Object.fromEntries(columns);
  }

  /** `partition_by: day_column`, or as dbt-bigquery has it: `{field: ..., granularity: month}`. */
  partitionBy(): TableLayout["partitionBy"] {
    const value = this.raw.partition_by;
    if (value === undefined || value === null) return null;
    const given = typeof value === "string" ? { field: value } : value;
    const {
      field,
      granularity = "day",
      expiration_days: days = null,
      ...rest
    } = typeof given === "object" && !Array.isArray(given) ? given : {};
    const unknown = Object.keys(rest).filter((key) => key !== "data_type");
    if (typeof field !== "string" || unknown.length > 0)
      throw this.fail(
        "'partition_by' must name a column, or be a mapping with `field`, `granularity` and `expiration_days`",
      );
    const found = granularities.find((each) => each === granularity);
    if (found === undefined) throw this.fail(`'granularity' of 'partition_by' is one of: ${granularities.join(", ")}`);
    if (days !== null && (typeof days !== "number" || days <= 0))
      throw this.fail("'expiration_days' of 'partition_by' must be a number of days");
    return { field, granularity: found, expirationDays: days };
  }

  /** Texts that mean null. */
  nullStrings(): string[] {
    if (this.raw.null_strings == null) return [""];
    const texts = this.list("null_strings").map(String);
    if (texts.length > 0) return texts;
    throw this.fail("'null_strings' names no text", "The default is an empty text.");
  }

  encoding(): string {
    const value = (this.text("encoding") ?? "utf-8").toLowerCase();
    try {
      return new TextDecoder(value === "latin-1" ? "latin1" : value).encoding;
    } catch {
      throw this.fail(
        `the encoding '${value}' is not known`,
        "Names are those of the web: utf-8, utf-16le, windows-1252, shift_jis ...",
      );
    }
  }

  headers(): Record<string, string> {
    const value = this.raw.headers;
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) throw this.fail("'headers' must be a mapping");
    return Object.fromEntries(Object.entries(value).map(([name, text]) => [name.toLowerCase(), String(text)]));
  }
}
