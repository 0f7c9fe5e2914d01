import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join, relative } from "node:path";
import { fileError, writeAtomic } from "../base/files.ts";

/** A file in the lake: unchanged, named by its content. */
export interface LakeFile {
  readonly path: string;
  /** Relative to the project, for the ledger. */
  readonly shown: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The local data lake: `<lake>/<source>/<table>/dt=2024-01-05/<hash>-<name>`. Files arrive whole or not at all; the same
 * content is kept once.
 */
export class Lake {
  readonly #root: string;
  readonly #projectRoot: string;
  readonly #known: KnownFiles;

  constructor(root: string, projectRoot: string) {
    this.#root = root;
    this.#projectRoot = projectRoot;
    this.#known = new KnownFiles(join(projectRoot, ".quern", "files.json"));
    this.#sweep();
  }

  /** Where a fetcher may write before the file lands. */
  incoming(name: string): string {
    const folder = join(this.#root, ".incoming");
    mkdirSync(folder, { recursive: true });
    return join(folder, `${process.pid}-${name.replace(/[^\w.-]/g, "_")}`);
  }

  /** Content hash of a local file; one that has not changed since is not read again. */
  hash(path: string): string {
    const { size, mtimeMs } = statSync(path);
    const known = this.#known.get(path, size, mtimeMs);
    if (known !== undefined) return known;
    const sha256 = hashFile(path);
    this.#known.set(path, size, mtimeMs, sha256);
    return sha256;
  }

  /** Puts a file into the lake; `move` gives an incoming file away, others are copied. @throws QuernError QN-FILE-WRITE */
  land(
    path: string,
    place: { readonly source: string; readonly table: string; readonly date: string; readonly name: string },
    move: boolean,
  ): LakeFile {
    const sha256 = this.hash(path);
    const folder = join(this.#root, place.source, place.table);
    const name = `${sha256.slice(0, 12)}-${place.name}`;
    const existing = find(folder, name);
    const final = existing ?? join(folder, `dt=${place.date}`, name);
    if (existing === undefined) {
      const temporary = move ? path : this.incoming(name);
      try {
        mkdirSync(join(folder, `dt=${place.date}`), { recursive: true });
        if (!move) copyFileSync(path, temporary, constants.COPYFILE_FICLONE);
        renameSync(temporary, final);
      } catch (cause) {
        rmSync(temporary, { force: true });
        throw fileError(cause, final, "write");
      }
    } else if (move) rmSync(path, { force: true });
    return { path: final, shown: relative(this.#projectRoot, final), sha256, bytes: statSync(final).size };
  }

  /** Keeps what was learnt of local files for the next run. */
  close(): void {
    this.#known.save();
  }

  /** Takes away what a killed process left half written. */
  #sweep(): void {
    const folder = join(this.#root, ".incoming");
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const pid = Number(name.split("-")[0]);
      if (pid !== process.pid && !isAlive(pid)) rmSync(join(folder, name), { force: true, recursive: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

function find(folder: string, name: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .map((day) => join(folder, day, name))
    .find((path) => existsSync(path));
}

function hashFile(path: string): string {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(1 << 20);
  try {
    const handle = openSync(path, "r");
    try {
      for (let length = readSync(handle, buffer); length > 0; length = readSync(handle, buffer))
        hash.update(buffer.subarray(0, length));
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
  return hash.digest("hex");
}

type Entry = readonly [size: number, modified: number, sha256: string];

/** Hashes of local files by path, size and time of change; safe to lose. */
class KnownFiles {
  readonly #file: string;
  readonly #entries: Map<string, Entry>;
  #changed = false;

  constructor(file: string) {
    this.#file = file;
    this.#entries = readEntries(file);
  }

  get(path: string, size: number, modified: number): string | undefined {
    const entry = this.#entries.get(path);
    return entry !== undefined && entry[0] === size && entry[1] === modified ? entry[2] : undefined;
  }

  set(path: string, size: number, modified: number, sha256: string): void {
    this.#entries.set(path, [size, modified, sha256]);
    this.#changed = true;
  }

  save(): void {
    if (!this.#changed) return;
    const kept = [...this.#entries].filter(([path]) => existsSync(path));
    writeAtomic(this.#file, JSON.stringify(Object.fromEntries(kept)));
  }
}

/** A cache that can't be read is an empty one. */
function readEntries(file: string): Map<string, Entry> {
  if (!existsSync(file)) return new Map();
  try {
    const entries = JSON.parse(readFileSync(file, "utf8")) as Record<string, Entry>;
    return new Map(Object.entries(entries).filter(([, entry]) => Array.isArray(entry) && entry.length === 3));
  } catch (cause) {
    if (cause instanceof SyntaxError) return new Map();
    throw fileError(cause, file, "read");
  }
}
