import { rmSync } from "node:fs";
import { basename } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { matchesPath } from "../../graph/index.ts";
import type { LoadFile } from "../../warehouse/index.ts";
import type { Format, LoadConfig } from "../config.ts";
import type { Lake, LakeFile } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import { gunzip } from "./gunzip.ts";
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
export async function prepare(input: Input, name: string, file: LakeFile, context: PrepareContext): Promise<Prepared> {
  const { config, lake, signal } = context;
  const temporaries: string[] = [];
  const clear = (): void => {
    for (const path of temporaries) rmSync(path, { force: true });
  };
  const temporary = (wanted: string): string => {
    const path = lake.incoming.temporary(wanted);
    temporaries.push(path);
    return path;
  };
  try {
    const isZip = config.compression === null ? sniff(file.path).kind === "zip" : config.compression === "zip";
    if (!isZip) {
      if (input.inner !== null) throw notAnArchive(input);
      return { files: [await describe({ path: file.path, name, label: input.uri }, context, temporary)], clear };
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
      files.push(await describe({ path, name: basename(entry), label: `${input.uri}!${entry}` }, context, temporary));
    return { files, clear };
  } catch (cause) {
    clear();
    throw cause;
  }
}

/** Where a file's bytes are now, and what it is called. */
interface Described {
  readonly path: string;
  readonly name: string;
  readonly label: string;
}

async function describe(
  { path: packed, name, label }: Described,
  { config, signal }: PrepareContext,
  temporary: (name: string) => string,
): Promise<LoadFile> {
  let path = packed;
  const isGzip = config.compression === null ? sniff(path).kind === "gzip" : config.compression === "gzip";
  if (isGzip) {
    path = temporary(name);
    await gunzip(packed, path, { label, maxBytes: config.maxBytes, signal });
  }
  const found = sniff(path);
  const format = found.kind === "parquet" ? "parquet" : formatOf(name, config);
  if (format === undefined) {
    throw new QuernError("QN-LOAD-CONFIG", `The format of ${label} can't be told from its name`, {
      place: { file: label },
      hint: "Set 'format' of config.load to csv, tsv, ndjson or parquet.",
    });
  }
  if (format === "parquet") return { path, label, format };
  const encoding = encodingOf(found, config);
  if (encoding !== "utf-8") {
    const text = path;
    path = temporary(name);
    await transcode(text, path, { label, encoding, signal });
  }
  if (format === "ndjson") return { path, label, format };
  const names = config.header ? [] : Object.keys(config.columns ?? {});
  return {
    path,
    label,
    format: "csv",
    csv: {
      delimiter: config.delimiter ?? (format === "tsv" ? "\t" : ","),
      quote: config.quote,
      escape: config.escape,
      header: config.header,
      ...(names.length > 0 && { names }),
      nullStrings: config.nullStrings,
      skip: config.skip,
    },
  };
}

/** As declared; the file's own mark says which UTF-16 it is, and that it is one where nothing is declared. */
function encodingOf(found: Sniffed, { encoding }: LoadConfig): string {
  return /^utf-(8|16)/.test(encoding) ? (found.encoding ?? encoding) : encoding;
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
