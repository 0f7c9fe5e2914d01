import { existsSync, readFileSync } from "node:fs";
import { fileError, writeAtomic } from "../../base/files.ts";

/** What a server says to tell versions of a file apart. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** A download of an earlier run. */
export interface Remembered extends Validators {
  readonly sha256: string;
  readonly bytes: number;
  readonly name: string;
}

/** Versions of what was downloaded, by address, in `.quern/`: servers are asked for changes only. Safe to lose. */
export class DownloadMemory {
  readonly #file: string;
  #entries: Record<string, Remembered> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  get(address: string): Remembered | undefined {
    this.#entries ??= read(this.#file);
    return Object.hasOwn(this.#entries, address) ? this.#entries[address] : undefined;
  }

  set(address: string, entry: Remembered): void {
    this.#entries = { ...read(this.#file), [address]: entry };
    writeAtomic(this.#file, JSON.stringify(this.#entries));
  }
}

/** A memory that can't be read is an empty one. */
function read(file: string): Record<string, Remembered> {
  if (!existsSync(file)) return {};
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as Record<string, Remembered> | null;
    const entries = Object.entries(found ?? {}).filter(([, entry]) => typeof entry?.sha256 === "string");
    return Object.fromEntries(entries);
  } catch (cause) {
    if (cause instanceof SyntaxError) return {};
    throw fileError(cause, file, "read");
  }
}
