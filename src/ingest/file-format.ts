import type { LoadFile } from "../warehouse/index.ts";
import type { Format, LoadConfig } from "./config.ts";

const endings: Readonly<Record<string, Format>> = {
  csv: "csv",
  txt: "csv",
  tsv: "tsv",
  tab: "tsv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "ndjson",
  parquet: "parquet",
  pq: "parquet",
  avro: "avro",
};

/** As configured, or by the name's ending. */
export function formatOf(name: string, config: LoadConfig): Format | undefined {
  if (config.format !== null) return config.format;
  const ending = /\.(\w+)$/.exec(name.replace(/\.(gz|gzip|zip)$/i, ""))?.[1]?.toLowerCase();
  return ending === undefined ? undefined : endings[ending];
}

export const isText = (format: Format | undefined): boolean => format !== "parquet" && format !== "avro";

export const isDelimited = (format: Format): format is "csv" | "tsv" => format === "csv" || format === "tsv";

/** How delimited texts are read. */
export function csvOf(format: "csv" | "tsv", config: LoadConfig): NonNullable<LoadFile["csv"]> {
  const names = config.header ? [] : Object.keys(config.columns ?? {});
  return {
    delimiter: config.delimiter ?? (format === "tsv" ? "\t" : ","),
    quote: config.quote,
    escape: config.escape,
    header: config.header,
    ...(names.length > 0 && { names }),
    nullStrings: config.nullStrings,
    skip: config.skip,
  };
}
