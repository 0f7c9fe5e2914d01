import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { QuernError } from "../base/errors.ts";
import { fileError } from "../base/files.ts";
import { readOwnJson } from "../manifest/json-text.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { bytesOf, type ManifestLayout } from "./manifest-layout.ts";

/** Where a node's own text lies, in bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const handles = new FinalizationRegistry<number>(closeSync);

/**
 * A manifest.json of which only those parts are read that somebody asks for. It is held open, so that it can be read
 * when it has lost its name to a later one.
 */
export class ManifestOnDisk {
  readonly file: string;
  readonly layout: ManifestLayout;
  readonly #handle: number;
  /** Where the nodes end. */
  readonly #end: number;
  #ends: ReadonlyMap<string, number> | undefined;

  /** @throws Node's errors of files */
  constructor(file: string, layout: ManifestLayout) {
    this.file = file;
    this.layout = layout;
    this.#end = layout.nodes + bytesOf(layout.entries);
    this.#handle = openSync(file, "r");
    handles.register(this, this.#handle);
  }

  /** @throws QuernError QN-FILE-READ, QN-ARTIFACT-READ */
  section(name: string): unknown {
    const [start, length] = this.layout.sections[name] ?? [0, 0];
    return length === 0 ? {} : this.#json(this.#end + start, length);
  }

  /** @throws QuernError QN-FILE-READ, QN-ARTIFACT-READ */
  nodes(): Record<string, ManifestNode> {
    return this.#json(this.layout.nodes, this.#end - this.layout.nodes) as Record<string, ManifestNode>;
  }

  /** @throws QuernError QN-FILE-READ, QN-ARTIFACT-READ */
  node(id: string): ManifestNode | undefined {
    const span = this.span(id);
    return span === undefined ? undefined : (this.#json(span.start, span.end - span.start) as ManifestNode);
  }

  span(id: string): Span | undefined {
    this.#ends ??= endsOf(this.layout);
    const end = this.#ends.get(id);
    if (end === undefined) return undefined;
    const before = Buffer.byteLength(JSON.stringify(id)) + 2;
    return { start: end - this.layout.entries[id]! + before, end };
  }

  /** All of it. @throws QuernError QN-FILE-READ */
  bytes(): Buffer {
    const buffer = Buffer.allocUnsafe(fstatSync(this.#handle).size);
    return buffer.subarray(0, this.read(buffer, 0));
  }

  /** Fills the buffer from a place of the file on. @returns the number of bytes there were */
  read(buffer: Buffer, start: number): number {
    let filled = 0;
    try {
      while (filled < buffer.length) {
        const count = readSync(this.#handle, buffer, filled, buffer.length - filled, start + filled);
        if (count === 0) break;
        filled += count;
      }
    } catch (cause) {
      throw fileError(cause, this.file, "read");
    }
    return filled;
  }

  #json(start: number, length: number): unknown {
    const bytes = Buffer.allocUnsafe(length);
    try {
      return readOwnJson(bytes.toString("utf8", 0, this.read(bytes, start)));
    } catch (cause) {
      if (cause instanceof QuernError) throw cause;
      throw new QuernError("QN-ARTIFACT-READ", `Can't read ${this.file}: it is damaged`, {
        hint: "Delete the file, or run the command that writes it again.",
        cause,
      });
    }
  }
}

function endsOf({ nodes, entries }: ManifestLayout): Map<string, number> {
  const ends = new Map<string, number>();
  let at = nodes;
  for (const id in entries) {
    at += entries[id]!;
    ends.set(id, at);
  }
  return ends;
}
