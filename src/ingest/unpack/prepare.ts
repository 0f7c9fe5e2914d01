import { rmSync } from "node:fs";
import { basename } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { matchesPath } from "../../graph/index.ts";
import type { Capabilities, LoadFile } from "../../warehouse/index.ts";
import { formats, type LoadConfig } from "../config.ts";
import { csvOf, formatOf, isDelimited, isText } from "../file-format.ts";
import type { ObjectStore } from "../gcs/object-store.ts";
import type { Lake, LakeFile } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import { gunzip, unpack } from "./gunzip.ts";
import { bytesOfFile, bytesOfLake, type LandedBytes } from "./landed-bytes.ts";
import { type Sniffed, sniffStart } from "./sniff.ts";
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
  readonly store: ObjectStore;
  /** What the warehouse reads itself. */
  readonly reads: Capabilities["files"];
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes a file of the lake readable: archives are unpacked, texts in other encodings written as UTF-8. What the warehouse
 * reads as it is stays where it is. @throws QuernError QN-LOAD-*
 */
export async function prepare(input: Input, name: string, file: LakeFile, context: PrepareContext): Promise<Prepared> {
  const { config, lake, store, signal } = context;
  const temporaries: string[] = file.local?.isOurs ? [file.local.path] : [];
  const clear = (): void => {
    for (const path of temporaries) rmSync(path, { force: true });
  };
  const temporary = (wanted: string): string => {
    const path = lake.intake.incoming.temporary(wanted);
    temporaries.push(path);
    return path;
  };
  try {
    const bytes = bytesOfLake(file, name, { store, temporary });
    const isZip = config.compression === null ? (await bytes.sniff()).kind === "zip" : config.compression === "zip";
    if (!isZip) {
      if (input.inner !== null) throw notAnArchive(input);
      return { files: [await describe({ bytes, name, label: input.uri }, context, temporary)], clear };
    }
    const entries = await unzip(await bytes.path(), {
      label: input.uri,
      wanted: (entry) => (input.inner === null ? isLoadable(entry, config) : matchesPath(entry, input.inner)),
      temporary,
      maxBytes: config.maxBytes,
      signal,
    });
    if (entries.length === 0) throw nothingInside(input);
    const files: LoadFile[] = [];
    for (const { name: entry, path } of entries) {
      const described = { bytes: bytesOfFile(path), name: basename(entry), label: `${input.uri}!${entry}` };
      files.push(await describe(described, context, temporary));
    }
    return { files, clear };
  } catch (cause) {
    clear();
    throw cause;
  }
}

/** Where a file's bytes are now, and what it is called. */
interface Described {
  readonly bytes: LandedBytes;
  readonly name: string;
  readonly label: string;
}

async function describe(
  { bytes: packed, name, label }: Described,
  { config, reads, signal }: PrepareContext,
  temporary: (name: string) => string,
): Promise<LoadFile> {
  let bytes = packed;
  let found = await packed.sniff();
  const isGzip = config.compression === null ? found.kind === "gzip" : config.compression === "gzip";
  const isReadPacked = isGzip && reads.gzip && isText(formatOf(name, config)) && config.encoding === "utf-8";
  if (isReadPacked) {
    bytes = { ...packed, read: () => unpack(packed, { label, maxBytes: config.maxBytes }) };
    found = await sniffStart(bytes.read());
  }
  if (isGzip && !(isReadPacked && found.encoding === null)) {
    const path = temporary(name);
    await gunzip(packed, path, { label, maxBytes: config.maxBytes, signal });
    bytes = bytesOfFile(path);
    found = await bytes.sniff();
  }
  const format = found.kind === "parquet" || found.kind === "avro" ? found.kind : formatOf(name, config);
  if (format === undefined) {
    throw new QuernError("QN-LOAD-CONFIG", `The format of ${label} can't be told from its name`, {
      place: { file: label },
      hint: `Set 'format' of config.load to ${formats.join(", ")}.`,
    });
  }
  if (format === "avro" && !reads.avro)
    throw new QuernError("QN-LOAD-CONFIG", `${label} is an Avro file, which this warehouse does not read`, {
      place: { file: label },
      hint: "Write it as Parquet, newline-delimited JSON or CSV.",
    });
  const encoding = encodingOf(found, config);
  // a mark before the first value would be read as a part of it
  const isMarked = found.hasMark && isDelimited(format) && !config.header;
  if (isText(format) && (encoding !== "utf-8" || isMarked)) {
    const path = temporary(name);
    await transcode(await bytes.path(), path, { label, encoding, signal });
    bytes = bytesOfFile(path);
  }
  const read = bytes.read.bind(bytes);
  const path = reads.objects && bytes.uri !== null ? bytes.uri : await bytes.path();
  const { size } = bytes;
  const described = { path, label, read, size, isPacked: isReadPacked && bytes.uri === packed.uri };
  if (!isDelimited(format)) return { ...described, format };
  return { ...described, format: "csv", csv: csvOf(format, config) };
}

/** As declared; the file's own mark says which UTF-16 it is, and that it is one where nothing is declared. */
function encodingOf(found: Sniffed, { encoding }: LoadConfig): string {
  return /^utf-(8|16)/.test(encoding) ? (found.encoding ?? encoding) : encoding;
}

function isLoadable(entry: string, config: LoadConfig): boolean {
  const byName = formatOf(entry, { ...config, format: null });
  return byName === undefined
    ? false
    : // files of delimited texts come under any of their endings
      config.format === null || byName === config.format || (isDelimited(byName) && isDelimited(config.format));
}

function notAnArchive(input: Input): QuernError {
  return new QuernError("QN-LOAD-ARCHIVE", `${input.uri} is not a zip archive, so it has no '${input.inner}' inside`);
}

function nothingInside(input: Input): QuernError {
  const what = input.inner === null ? "no file that can be loaded" : `nothing that matches '${input.inner}'`;
  return new QuernError("QN-LOAD-ARCHIVE", `The archive ${input.uri} has ${what}`, {
    hint: "Name entries behind a '!': data.zip!folder/*.csv.",
  });
}
