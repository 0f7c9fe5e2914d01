import { existsSync, readFileSync, type Stats } from "node:fs";
import { fileError, writeAtomic } from "../../base/files.ts";

type Entry = readonly [size: number, changed: number, inode: number, sha256: string];

/**
 * Content hashes of files seen before, in `.quern/`: one whose size, inode and time of change are the same is not read
 * again. Safe to lose.
 */
export class KnownFiles {
  readonly #file: string;
  readonly #entries: Map<string, Entry>;
  readonly #learnt = new Map<string, Entry>();

  constructor(file: string) {
    this.#file = file;
    this.#entries = readEntries(file);
  }

  get(path: string, { size, ctimeMs, ino }: Stats): string | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined || entry[0] !== size || entry[1] !== ctimeMs || entry[2] !== ino) return undefined;
    return entry[3];
  }

  set(path: string, { size, ctimeMs, ino }: Stats, sha256: string): void {
    const entry: Entry = [size, ctimeMs, ino, sha256];
    this.#entries.set(path, entry);
    this.#learnt.set(path, entry);
  }

  /** Adds what was learnt to what other sources have written meanwhile. */
  save(): void {
    if (this.#learnt.size === 0) return;
    const all = new Map([...readEntries(this.#file), ...this.#learnt]);
    const kept = [...all].filter(([path]) => existsSync(path));
    writeAtomic(this.#file, JSON.stringify(Object.fromEntries(kept)));
    this.#learnt.clear();
  }
}

/** A cache that can't be read is an empty one. */
function readEntries(file: string): Map<string, Entry> {
  if (!existsSync(file)) return new Map();
  try {
    const entries = JSON.parse(readFileSync(file, "utf8")) as Record<string, Entry>;
    return new Map(Object.entries(entries).filter(([, entry]) => Array.isArray(entry) && entry.length === 4));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return new Map();
    throw fileError(cause, file, "read");
  }
}
