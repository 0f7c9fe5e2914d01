import { rmSync } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { QuernError } from "../../base/errors.ts";
import { tooBig } from "../fetch/too-big.ts";
import { refuseBomb } from "./bomb.ts";
import { writeOut } from "./write-out.ts";

export interface UnzipOptions {
  /** What messages call the archive. */
  readonly label: string;
  readonly wanted: (name: string) => boolean;
  readonly temporary: (name: string) => string;
  /** Of all unpacked entries together. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** An entry on disk; its name is that in the archive, with `/`. */
export interface Unzipped {
  readonly name: string;
  readonly path: string;
}

/**
 * Unpacks the wanted entries of a zip archive, in the order of their names. Names that lead out of the folder, links,
 * encrypted entries, and sizes beyond reason are refused; contents are held against their checksums.
 * @throws QuernError QN-LOAD-ARCHIVE, QN-LOAD-TOO-BIG, QN-FILE-WRITE
 */
export async function unzip(path: string, options: UnzipOptions): Promise<Unzipped[]> {
  const { label, maxBytes } = options;
  const unpacked: Unzipped[] = [];
  let archive: ZipFile | undefined;
  try {
    const { openPromise } = await import("yauzl");
    archive = await openPromise(path, { strictFileNames: true, autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of archive.eachEntry()) if (isWanted(entry, options)) entries.push(entry);
    entries.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
    let total = 0;
    for (const entry of entries) {
      total += entry.uncompressedSize;
      if (total > maxBytes) throw tooBig(`${label} unpacked`, total, maxBytes);
      checkEntry(entry, label);
    }
    for (const entry of entries) {
      const target = options.temporary(basename(entry.fileName));
      unpacked.push({ name: entry.fileName, path: target });
      await extract(archive, entry, target, options);
    }
    return unpacked;
  } catch (cause) {
    for (const entry of unpacked) rmSync(entry.path, { force: true });
    if (cause instanceof QuernError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw refused(label, `can't be unpacked: ${why}`, cause);
  } finally {
    archive?.close();
  }
}

function isWanted({ fileName }: Entry, { wanted }: UnzipOptions): boolean {
  const isHidden = /(^|\/)(\.|__MACOSX\/)/.test(fileName);
  return !fileName.endsWith("/") && !isHidden && wanted(fileName);
}

function checkEntry(entry: Entry, label: string): void {
  const { fileName, uncompressedSize, compressedSize } = entry;
  const unixKind = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (unixKind === 0o120000) throw refused(label, `holds a link, ${fileName}`);
  if ((entry.generalPurposeBitFlag & 1) !== 0) throw refused(label, `is encrypted (${fileName})`);
  refuseBomb(`${label}!${fileName}`, compressedSize, uncompressedSize);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw refused(label, `uses a compression that can't be read (method ${entry.compressionMethod})`);
}

async function extract(archive: ZipFile, entry: Entry, target: string, { label, signal }: UnzipOptions): Promise<void> {
  const stream: Readable = await archive.openReadStreamPromise(entry);
  await writeOut(checked(stream as AsyncIterable<Buffer>), target, signal);

  async function* checked(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    let checksum = 0;
    for await (const chunk of chunks) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== entry.crc32 >>> 0) throw refused(label, `is damaged: ${entry.fileName} has another checksum`);
  }
}

function refused(label: string, why: string, cause?: unknown): QuernError {
  return new QuernError("QN-LOAD-ARCHIVE", `The archive ${label} ${why}`, { cause });
}
