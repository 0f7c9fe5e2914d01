import { randomBytes } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { BufferedWriter } from "../../base/buffered-writer.ts";

/** A file of records, never changed once it is written. */
export interface Segment {
  readonly name: string;
  readonly size: number;
}

/** Where a record lies: segment, first byte, number of bytes; and what these must sum up to. */
type Where = readonly [segment: number, start: number, length: number, crc: number];

/** The records of one state of the cache: its segments, and where each key's record lies in them. */
export interface RecordIndex {
  readonly segments: readonly Segment[];
  readonly records: Readonly<Record<string, Where>>;
}

const mostSegments = 8;

/**
 * Texts by key, on disk. A parse reads the records of the last one and adds its own in a segment of its own, so what
 * did not change is not written again; when a good part of the old segments is out of use, all goes into a new one.
 * What is damaged counts as not there.
 */
export class RecordStore {
  readonly #folder: string;
  readonly #old: RecordIndex;
  /** The old segments, open until the store is closed. */
  #handles: readonly (number | undefined)[];
  /** Keys that this parse kept or added: only these live on. */
  readonly #kept: Record<string, Where> = {};
  #writer: SegmentWriter | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(folder: string, index: RecordIndex | undefined) {
    this.#folder = folder;
    this.#old = index ?? { segments: [], records: {} };
    this.#handles = this.#old.segments.map((segment) => openSegment(folder, segment));
  }

  /** A record of the last parse. */
  get(key: string): string | undefined {
    const where = Object.hasOwn(this.#old.records, key) ? this.#old.records[key]! : undefined;
    return where === undefined ? undefined : this.#read(where)?.toString("utf8");
  }

  /** Lets a record of the last parse live on. */
  keep(key: string): void {
    this.#kept[key] = this.#old.records[key]!;
  }

  /** Takes back what was kept or added. */
  drop(key: string): void {
    delete this.#kept[key];
  }

  #read([segment, start, length, crc]: Where): Buffer | undefined {
    const handle = this.#handles[segment];
    if (handle === undefined) return undefined;
    const bytes = Buffer.allocUnsafe(length);
    try {
      return readSync(handle, bytes, 0, length, start) === length && crc32(bytes) === crc ? bytes : undefined;
    } catch {
      return undefined; // the disk has a hole
    }
  }

  /** Whether a key was kept or added. */
  has(key: string): boolean {
    return Object.hasOwn(this.#kept, key);
  }

  /** Lets all old records live on but those of some keys, unless these were added. */
  keepAllBut(keys: readonly string[]): void {
    const others = { ...this.#old.records };
    for (const key of keys) delete others[key];
    for (const key in others) this.#kept[key] ??= others[key]!;
  }

  /** What can't be written is told when the store is closed: parsing goes on. */
  set(key: string, text: string): void {
    if (this.#failure !== undefined) return;
    try {
      this.#writer ??= new SegmentWriter(this.#folder);
      this.#kept[key] = [this.#old.segments.length, ...this.#writer.add(text)];
    } catch (cause) {
      this.#failure = { cause };
      this.abandon();
    }
  }

  /** Ends the writing. @returns the index of what was kept or added. @throws Node's errors of files */
  close(): RecordIndex {
    try {
      return this.#index();
    } finally {
      this.#letGo();
    }
  }

  #index(): RecordIndex {
    if (this.#failure !== undefined) throw this.#failure.cause;
    const { segments } = this.#old;
    const total = segments.reduce((sum, { size }) => sum + size, 0);
    let old = 0;
    for (const key in this.#kept) if (this.#kept[key]![0] < segments.length) old += this.#kept[key]![2];
    if (segments.length > mostSegments || old * 2 < total) return this.#compact();
    const added = this.#writer?.close();
    this.#writer = undefined;
    return { segments: added === undefined ? segments : [...segments, added], records: this.#kept };
  }

  /** Moves the old records that live on behind the new ones. */
  #compact(): RecordIndex {
    this.#writer ??= new SegmentWriter(this.#folder);
    const writer = this.#writer;
    const records: Record<string, Where> = {};
    for (const [key, where] of Object.entries(this.#kept)) {
      const [segment, ...rest] = where;
      if (segment === this.#old.segments.length) records[key] = [0, ...rest];
      else {
        const bytes = this.#read(where);
        if (bytes !== undefined) records[key] = [0, ...writer.add(bytes)];
      }
    }
    this.#writer = undefined;
    return { segments: [writer.close()], records };
  }

  /** Gives up what was added since it was last closed. */
  abandon(): void {
    this.#letGo();
    this.#writer?.abandon();
    this.#writer = undefined;
  }

  #letGo(): void {
    for (const handle of this.#handles) if (handle !== undefined) closeSync(handle);
    this.#handles = [];
  }
}

function openSegment(folder: string, { name, size }: Segment): number | undefined {
  let handle: number;
  try {
    handle = openSync(join(folder, name), "r");
  } catch {
    return undefined; // another process has tidied up
  }
  if (fstatSync(handle).size === size) return handle;
  closeSync(handle);
  return undefined;
}

class SegmentWriter {
  readonly #file: string;
  readonly #name = `${randomBytes(8).toString("hex")}.records`;
  readonly #handle: number;
  readonly #writer: BufferedWriter;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, this.#name);
    this.#handle = openSync(this.#file, "wx");
    this.#writer = new BufferedWriter(this.#handle);
  }

  add(record: string | Uint8Array): [start: number, length: number, crc: number] {
    const start = this.#writer.size;
    const bytes = this.#writer.write(record);
    return [start, bytes.length, crc32(bytes)];
  }

  close(): Segment {
    this.#writer.flush();
    closeSync(this.#handle);
    return { name: this.#name, size: this.#writer.size };
  }

  abandon(): void {
    closeSync(this.#handle);
    rmSync(this.#file, { force: true });
  }
}
