import { createWriteStream, rmSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bucket, File, FileMetadata, Storage } from "@google-cloud/storage";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import { hashFile } from "../lake/hash-file.ts";
import { type GcsAddress, gcsUri } from "./address.ts";
import { openStorage, type StorageSettings } from "./open-storage.ts";
import { statusOf, storageError } from "./storage-error.ts";

/** One version of an object. */
export interface StoredObject extends GcsAddress {
  readonly generation: string;
  readonly bytes: number;
  /** Hex; null for an object that was composed of others. */
  readonly md5: string | null;
}

/** A chunk of a resumable upload: what is sent again when a connection breaks off. */
const chunkBytes = 8 << 20;
const pageSize = 1000;
const fields = "items(name,generation,size,md5Hash),nextPageToken";

/** Objects of Cloud Storage. The client is loaded with the first call. Errors are QuernErrors of the load family. */
export class ObjectStore {
  readonly #settings: StorageSettings;
  readonly #signal: AbortSignal | undefined;
  #client: Promise<Storage> | undefined;

  constructor(settings: StorageSettings, signal: AbortSignal | undefined) {
    this.#settings = settings;
    this.#signal = signal;
  }

  async #bucket(name: string): Promise<Bucket> {
    this.#client ??= openStorage(this.#settings);
    return (await this.#client).bucket(name);
  }

  async #file({ bucket, name }: GcsAddress, generation?: string): Promise<File> {
    return (await this.#bucket(bucket)).file(name, generation === undefined ? {} : { generation });
  }

  /** All objects whose names begin so, page by page, in the order of their names. */
  async list({ bucket, name: prefix }: GcsAddress): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    try {
      const from = await this.#bucket(bucket);
      for (let pageToken: string | undefined; ; ) {
        // with `fields` the client gives what the server said
        const [page, next] = (await from.getFiles({
          prefix,
          fields,
          autoPaginate: false,
          maxResults: pageSize,
          ...(pageToken !== undefined && { pageToken }),
        })) as unknown as [FileMetadata[], { pageToken?: string } | null];
        found.push(...page.map((metadata) => objectOf(bucket, metadata)));
        this.#checkSignal();
        pageToken = next?.pageToken;
        if (pageToken === undefined) return found;
      }
    } catch (cause) {
      throw storageError(cause, `list ${gcsUri({ bucket, name: prefix })}`);
    }
  }

  /** Asks for one object whose name begins so, and does not mind when there is none. */
  async reach({ bucket, name: prefix }: GcsAddress): Promise<void> {
    try {
      await (await this.#bucket(bucket)).getFiles({ prefix, maxResults: 1, autoPaginate: false });
    } catch (cause) {
      throw storageError(cause, `list ${gcsUri({ bucket, name: prefix })}`);
    }
  }

  /** The newest version of an object; undefined when there is none. */
  async head(address: GcsAddress): Promise<StoredObject | undefined> {
    try {
      const [file] = await (await this.#file(address)).get();
      return objectOf(address.bucket, file.metadata);
    } catch (cause) {
      const isMissingBucket = /bucket does not exist/i.test(String((cause as Error).message));
      if (statusOf(cause) === 404 && !isMissingBucket) return undefined;
      throw storageError(cause, `look at ${gcsUri(address)}`);
    }
  }

  /**
   * Uploads a file to a name that no object has, resumably when it is big; the server's checksum is held against that of
   * the bytes sent. Gives the object that has the name now: where another writer was faster, theirs.
   * @throws QuernError QN-LOAD-CHECKSUM when theirs has another content
   */
  async upload(path: string, to: GcsAddress): Promise<StoredObject> {
    const { hash, stats } = hashFile(path, "md5");
    return this.#write(to, { md5: hash, bytes: stats.size }, async () => {
      await (await this.#bucket(to.bucket)).upload(path, {
        destination: to.name,
        resumable: stats.size > chunkBytes,
        chunkSize: chunkBytes,
        validation: "crc32c",
        preconditionOpts: { ifGenerationMatch: 0 },
      });
    });
  }

  /** Copies an object on the server's side, to a name that no object has. */
  copy(from: StoredObject, to: GcsAddress): Promise<StoredObject> {
    return this.#write(to, from, async () => {
      const source = await this.#file(from, from.generation);
      await source.copy(await this.#file(to), { preconditionOpts: { ifGenerationMatch: 0 } });
    });
  }

  async #write(
    to: GcsAddress,
    content: { readonly md5: string | null; readonly bytes: number },
    send: () => Promise<void>,
  ): Promise<StoredObject> {
    this.#checkSignal();
    try {
      await send();
    } catch (cause) {
      // 412: another writer was faster, or the answer to our own first attempt was lost
      if (statusOf(cause) !== 412) throw storageError(cause, `write ${gcsUri(to)}`);
    }
    const written = await this.head(to);
    if (written !== undefined && written.bytes === content.bytes && written.md5 === content.md5) return written;
    throw new QuernError("QN-LOAD-CHECKSUM", `${gcsUri(to)} has another content than what was written to it`, {
      hint: "Who else writes there? The lake's folder should be quern's alone.",
    });
  }

  /**
   * Brings an object to this machine. What breaks off is gone on with, also by a later run: `path` is of this generation
   * only. @throws QuernError QN-LOAD-CHECKSUM
   */
  async download(object: StoredObject, path: string, onProgress: (bytes: number) => void): Promise<void> {
    let failures = 0;
    let told = 0;
    let at = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    while (at < object.bytes) {
      const before = at;
      try {
        const stream = await this.stream(object, at);
        stream.on("data", (chunk: Buffer) => {
          at += chunk.length;
          const now = performance.now();
          if (now - told < 200 && at < object.bytes) return;
          told = now;
          onProgress(at);
        });
        await pipeline(stream, createWriteStream(path, { flags: "a" }), { signal: this.#signal });
      } catch (cause) {
        this.#checkSignal();
        if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw fileError(cause, path, "write");
        at = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        failures = at > before ? 1 : failures + 1;
        if (statusOf(cause) !== null || failures > this.#settings.retries)
          throw storageError(cause, `read ${gcsUri(object)}`);
      }
    }
    const found = hashFile(path, "md5");
    if (found.stats.size === object.bytes && (object.md5 === null || found.hash === object.md5)) return;
    rmSync(path, { force: true });
    throw new QuernError("QN-LOAD-CHECKSUM", `${gcsUri(object)} did not arrive as it is stored`, {
      hint: "Load again; if that does not help, something on the way changes what passes.",
    });
  }

  /** The bytes of an object, as stored, from an offset on, up to an end (exclusive). Errors are the client's. */
  async stream(object: StoredObject, start = 0, end?: number): Promise<Readable> {
    const file = await this.#file(object, object.generation);
    const stream = file.createReadStream({
      decompress: false,
      ...(start > 0 || end !== undefined ? { start, validation: false } : {}),
      ...(end !== undefined && { end: end - 1 }),
    });
    // the client and two libraries below it listen to one response: 11 at a time, which Node takes for a leak
    return stream.on("response", (response: Readable) => response.setMaxListeners(20));
  }

  #checkSignal(): void {
    if (this.#signal?.aborted) throw new QuernError("QN-RUN-CANCELLED", "The load was interrupted");
  }
}

function objectOf(bucket: string, { name, generation, size, md5Hash }: FileMetadata): StoredObject {
  return {
    bucket,
    name: name!,
    generation: String(generation),
    bytes: Number(size),
    md5: md5Hash == null ? null : Buffer.from(md5Hash, "base64").toString("hex"),
  };
}
