import { rmSync } from "node:fs";
import { basename } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { matchesPath } from "../../graph/index.ts";
import type { LoadFile } from "../../warehouse/index.ts";
import type { Format, LoadConfig } from "../config.ts";
import type { Lake, LakeFile } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import { type Sniffed, sniff } from "./sniff.ts";
import { transcode } from "./transcode.ts";
import { unzip } from "./zip.ts";

/** The files that the warehouse reads for one input, and what to do when they are read. */
export interface Prepared {
  readonly files: readonly LoadFile[];
  clear(): void;
}

export interface PrepareContext {
  readonly config: LoadConfig;
  readonly lake: Lake;
  readonly signal: AbortSignal | undefined;
}

/** Makes a file of the lake readable: archives are unpacked, texts in other encodings written as UTF-8. @throws QuernError QN-LOAD-* */
export async function prepare(
  input: Input,
  name: string,
  file: LakeFile,
  { config, lake, signal }: PrepareContext,
): Promise<Prepared> {
  const temporaries: string[] = [];
  const clear = (): void => {
    for (const path of temporaries) rmSync(path, { force: true });
  };
  const temporary = (wanted: string): string => {
    const path = lake.temporary(wanted);
    temporaries.push(path);
    return path;
  };
  try {
    const found = sniff(file.path);
    const isZip = config.compression === null ? found.kind === "zip" : config.compression === "zip";
    if (!isZip) {
      if (input.inner !== null) throw notAnArchive(input);
      return { files: [await describe({ path: file.path, name, label: input.uri, found }, config, temporary)], clear };
    }
    const entries = await unzip(file.path, {
      label: input.uri,
      wanted: (entry) => (input.inner === null ? isLoadable(entry, config) : matchesPath(entry, input.inner)),
      temporary,
      maxBytes: config.maxBytes,
      signal,
    });
    if (entries.length === 0) throw nothingInside(input);
    const files: LoadFile[] = [];
    for (const { name: entry, path } of entries)
      files.push(
        await describe(
          { path, name: basename(entry), label: `${input.uri}!${entry}`, found: sniff(path) },
          config,
          temporary,
        ),
      );
    return { files, clear };
  } catch (cause) {
    clear();
    throw cause;
  }
}

interface Described {
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly found: Sniffed;
}

async function describe(
  { path, name, label, found }: Described,
  config: LoadConfig,
  temporary: (name: string) => string,
): Promise<LoadFile> {
  const isGzip = config.compression === null ? found.kind === "gzip" : config.compression === "gzip";
  const format = found.kind === "parquet" ? "parquet" : formatOf(name, config);
  if (format === undefined) {
    throw new QuernError("QN-LOAD-CONFIG", `The format of ${label} can't be told from its name`, {
      place: { file: label },
      hint: "Set 'format' of config.load to csv, tsv, ndjson or parquet.",
    });
  }
  if (format === "parquet") return { path, label, format, compression: "none" };
  const declared = config.encoding === "utf-8" ? (found.encoding ?? "utf-8") : config.encoding;
  const isRead = declared === "utf-8" || (declared === "latin-1" && format !== "ndjson");
  let readable = path;
  if (!isRead) {
    readable = temporary(name);
    const encoding = declared === "latin-1" ? "windows-1252" : declared;
    await transcode(path, readable, { label, encoding, isGzip, maxBytes: config.maxBytes });
  }
  const compression = isGzip && isRead ? "gzip" : "none";
  if (format === "ndjson") return { path: readable, label, format, compression };
  const names = config.header ? [] : Object.keys(config.columns ?? {});
  return {
    path: readable,
    label,
    format: "csv",
    compression,
    csv: {
      delimiter: config.delimiter ?? (format === "tsv" ? "\t" : ","),
      quote: config.quote,
      escape: config.escape,
      header: config.header,
      ...(names.length > 0 && { names }),
      nullStrings: config.nullStrings,
      skip: config.skip,
      encoding: isRead && declared === "latin-1" ? "latin-1" : "utf-8",
    },
  };
}

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
};

/** As configured, or by the name's ending. */
function formatOf(name: string, config: LoadConfig): Format | undefined {
  if (config.format !== null) return config.format;
  const ending = /\.(\w+)$/.exec(name.replace(/\.(gz|gzip|zip)$/i, ""))?.[1]?.toLowerCase();
  return ending === undefined ? undefined : endings[ending];
}

function isLoadable(entry: string, config: LoadConfig): boolean {
  const byName = formatOf(entry, { ...config, format: null });
  return byName === undefined
    ? false
    : config.format === null || byName === config.format || isText(byName, config.format);
}

/** Files of delimited texts come under any of their endings. */
const isText = (a: Format, b: Format): boolean => (a === "csv" || a === "tsv") && (b === "csv" || b === "tsv");

function notAnArchive(input: Input): QuernError {
  return new QuernError("QN-LOAD-ARCHIVE", `${input.uri} is not a zip archive, so it has no '${input.inner}' inside`);
}

function nothingInside(input: Input): QuernError {
  const what = input.inner === null ? "no file that can be loaded" : `nothing that matches '${input.inner}'`;
  return new QuernError("QN-LOAD-ARCHIVE", `The archive ${input.uri} has ${what}`, {
    hint: "Name entries behind a '!': data.zip!folder/*.csv.",
  });
}
