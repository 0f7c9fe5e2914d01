import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** A file of records, never changed once it is written. */
export interface Segment {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
}

/** Where a record lies: segment, first byte, number of bytes. */
type Where = readonly [segment: number, start: number, length: number];

/** The records of one state of the cache: its segments, and where each key's record lies in them. */
export interface RecordIndex {
  readonly segments: readonly Segment[];
  readonly records: Readonly<Record<string, Where>>;
}

const flushAt = 1 << 20;
const mostSegments = 8;

/**
 * Texts by key, on disk. A parse reads the records of the last one and adds its own in a segment of its own, so what
 * did not change is not written again; when a good part of the old segments is out of use, all goes into a new one.
 */
export class RecordStore {
  readonly #folder: string;
  readonly #old: RecordIndex;
  readonly #bytes: readonly Buffer[];
  /** Keys that this parse found or added: only these live on. */
  readonly #kept: Record<string, Where> = {};
  #writer: SegmentWriter | undefined;
  #failure: { readonly cause: unknown } | undefined;

  /** Reads the segments of `index`; without all of them whole and sound the store begins empty. */
  constructor(folder: string, index: RecordIndex | undefined) {
    this.#folder = folder;
    const bytes = index?.segments.map((segment) => readSegment(folder, segment));
    const isSound = bytes?.every((each) => each !== undefined) ?? false;
    this.#old = isSound ? index! : { segments: [], records: {} };
    this.#bytes = isSound ? (bytes as Buffer[]) : [];
  }

  /** A record that lives on because somebody asked for it. */
  get(key: string): string | undefined {
    const text = this.peek(key);
    if (text !== undefined) this.#kept[key] = this.#old.records[key]!;
    return text;
  }

  peek(key: string): string | undefined {
    const where = Object.hasOwn(this.#old.records, key) ? this.#old.records[key]! : undefined;
    if (where === undefined) return undefined;
    const [segment, start, length] = where;
    return this.#bytes[segment]!.toString("utf8", start, start + length);
  }

  /** Whether a key was found or added. */
  has(key: string): boolean {
    return Object.hasOwn(this.#kept, key);
  }

  /** Lets all old records live on but those of some keys, unless these are asked for. */
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

  /** Ends the writing. @returns the index of what was found or added. @throws Node's errors of files */
  close(): RecordIndex {
    if (this.#failure !== undefined) throw this.#failure.cause;
    const { segments } = this.#old;
    const total = segments.reduce((sum, { size }) => sum + size, 0);
    let old = 0;
    for (const key in this.#kept) if (this.#kept[key]![0] < segments.length) old += this.#kept[key]![2];
    if (segments.length > mostSegments || old * 2 < total) return this.#compact();
    const added = this.#writer?.close();
    return { segments: added === undefined ? segments : [...segments, added], records: this.#kept };
  }

  /** Moves the old records that live on behind the new ones. */
  #compact(): RecordIndex {
    const writer = this.#writer ?? new SegmentWriter(this.#folder);
    const records: Record<string, Where> = {};
    for (const [key, [segment, start, length]] of Object.entries(this.#kept)) {
      const bytes = this.#bytes[segment];
      records[key] =
        bytes === undefined ? [0, start, length] : [0, ...writer.add(bytes.subarray(start, start + length))];
    }
    return { segments: [writer.close()], records };
  }

  /** Gives up what was added. */
  abandon(): void {
    this.#writer?.abandon();
    this.#writer = undefined;
  }
}

function readSegment(folder: string, { name, size, crc }: Segment): Buffer | undefined {
  try {
    const bytes = readFileSync(join(folder, name));
    return bytes.length === size && crc32(bytes) === crc ? bytes : undefined;
  } catch {
    return undefined; // another process has tidied up, or the disk has a hole: everything is parsed anew
  }
}

class SegmentWriter {
  readonly #file: string;
  readonly #name = `${randomBytes(8).toString("hex")}.records`;
  readonly #handle: number;
  #parts: Uint8Array[] = [];
  #waiting = 0;
  #size = 0;
  #crc = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, this.#name);
    this.#handle = openSync(this.#file, "wx");
  }

  add(text: string | Uint8Array): [start: number, length: number] {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const start = this.#size;
    this.#parts.push(bytes);
    this.#size += bytes.length;
    this.#waiting += bytes.length;
    if (this.#waiting >= flushAt) this.#flush();
    return [start, bytes.length];
  }

  close(): Segment {
    this.#flush();
    closeSync(this.#handle);
    return { name: this.#name, size: this.#size, crc: this.#crc };
  }

  abandon(): void {
    closeSync(this.#handle);
    rmSync(this.#file, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#waiting = 0;
    this.#crc = crc32(bytes, this.#crc);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at);
  }
}
