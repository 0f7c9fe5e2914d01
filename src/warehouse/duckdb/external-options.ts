import { extname } from "node:path";
import { PyError, str, type Value } from "../../jinja/index.ts";

type Options = Readonly<Record<string, Value>>;

const texts = new Set(["delimiter", "quote", "escape", "null"]);

/**
 * The options of `copy ... to` for a place and the options of a model: its format is known by the file's ending.
 * https://github.com/duckdb/dbt-duckdb#writing-to-external-files
 */
export function externalWriteOptions(location: string, given: Options): string {
  const ending = extname(location).toLowerCase().slice(1);
  const format = str(given.format ?? (ending || ("delimiter" in given ? "csv" : "parquet")));
  const options: Record<string, Value> = { ...given, format };
  if (format === "csv") options.header ??= 1;
  const parts = options.partition_by;
  if (parts !== undefined && str(parts).includes(",") && !str(parts).startsWith("("))
    options.partition_by = `(${str(parts)})`;
  return Object.entries(options)
    .map(([name, value]) => {
      const isText = texts.has(name.toLowerCase());
      if (isText && typeof value !== "string") throw new PyError("AttributeError", `${name} is a text`);
      return isText && !str(value).startsWith("'") ? `${name} '${str(value)}'` : `${name} ${str(value)}`;
    })
    .join(", ");
}

/** What reads back what was written to a place: a pattern where the model is many files. */
export function externalReadLocation(location: string, options: Options): string {
  const parts = options.partition_by;
  if (!parts && options.per_thread_output !== true) return location;
  const folders = parts
    ? str(parts)
        .split(",")
        .map(() => "*")
    : [];
  return `${[location, "*", ...folders].join("/")}.${str(options.format ?? "parquet")}`;
}
