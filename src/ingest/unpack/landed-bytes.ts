import { createReadStream, statSync } from "node:fs";
import { fileError } from "../../base/files.ts";
import { gcsUri } from "../gcs/address.ts";
import type { ObjectStore, StoredObject } from "../gcs/object-store.ts";
import { storageError } from "../gcs/storage-error.ts";
import type { LakeFile } from "../lake/lake.ts";
import { markBytes, type Sniffed, sniff, sniffBytes } from "./sniff.ts";

/** The bytes of a file, wherever they are. */
export interface LandedBytes {
  /** Their address in Cloud Storage, where they have one. */
  readonly uri: string | null;
  readonly size: number;
  sniff(): Promise<Sniffed>;
  /** A path on this machine: what has none is brought here. */
  path(): Promise<string>;
  read(): AsyncIterable<Uint8Array>;
}

export interface LandedContext {
  readonly store: ObjectStore;
  /** Where a file may be put until the warehouse has read it. */
  readonly temporary: (name: string) => string;
}

export function bytesOfFile(path: string): LandedBytes {
  const size = sizeOf(path);
  return {
    uri: null,
    size,
    sniff: async () => sniff(path),
    path: async () => path,
    async *read() {
      try {
        yield* createReadStream(path, { highWaterMark: bufferFor(size) }) as AsyncIterable<Buffer>;
      } catch (cause) {
        throw fileError(cause, path, "read");
      }
    },
  };
}

/** Thousands of small files with a megabyte for each would keep the collector busy. */
const bufferFor = (size: number): number => Math.min(Math.max(size, 1024), 1 << 20);

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}

/** The bytes of a file of the lake. */
export function bytesOfLake({ local, object }: LakeFile, name: string, context: LandedContext): LandedBytes {
  const uri = object === null ? null : gcsUri(object);
  if (local !== null) return { ...bytesOfFile(local.path), uri };
  return bytesOfObject(object!, name, context);
}

function bytesOfObject(object: StoredObject, name: string, { store, temporary }: LandedContext): LandedBytes {
  const uri = gcsUri(object);
  let path: Promise<string> | undefined;
  async function* read(end?: number): AsyncIterable<Uint8Array> {
    try {
      yield* await store.stream(object, 0, end);
    } catch (cause) {
      throw storageError(cause, `read ${uri}`);
    }
  }
  return {
    uri,
    size: object.bytes,
    read: () => read(),
    async sniff() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of read(Math.min(markBytes, object.bytes))) chunks.push(chunk);
      return sniffBytes(Buffer.concat(chunks));
    },
    path() {
      path ??= bring();
      return path;
    },
  };

  async function bring(): Promise<string> {
    const target = temporary(name);
    await store.download(object, target, () => undefined);
    return target;
  }
}
