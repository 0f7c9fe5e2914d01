import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import { copyHashed, hashFile } from "./hash-file.ts";
import { Incoming } from "./incoming.ts";
import { KnownFiles } from "./known-files.ts";
import { listTable } from "./list-folder.ts";

/** Whose files they are: a folder of the lake. */
export interface LakePlace {
  readonly source: string;
  readonly table: string;
}

/** A file whose content is known, on its way to the lake or known to be there. */
export interface Arrived {
  readonly sha256: string;
  readonly bytes: number;
  /** The file's own name. */
  readonly name: string;
  /** Where its bytes are: outside (`isOurs` false) or among the lake's incoming files. */
  readonly path: string;
  readonly isOurs: boolean;
}

/** A file in the lake: unchanged, named by its content. */
export interface LakeFile {
  readonly path: string;
  /** Relative to the project, for the ledger. */
  readonly shown: string;
}

/**
 * The local data lake: `<lake>/<source>/<table>/dt=2024-01-05/<hash>-<name>`. Files arrive whole or not at all, and the
 * same content is kept once.
 */
export class Lake {
  /** Where files are that still arrive. */
  readonly incoming: Incoming;
  readonly #root: string;
  readonly #projectRoot: string;
  readonly #known: KnownFiles;
  readonly #folders = new Map<string, Map<string, string>>();

  constructor(root: string, projectRoot: string) {
    this.#root = root;
    this.#projectRoot = projectRoot;
    this.#known = new KnownFiles(join(projectRoot, ".quern", "files.json"));
    this.incoming = new Incoming(root);
  }

  /**
   * Learns the content of a file that is somewhere else. One that has not changed since it was last seen is not read;
   * any other is copied to the incoming files while it is read. @throws QuernError QN-FILE-*
   */
  takeIn(path: string, name: string): Arrived {
    const before = statOf(path);
    const known = this.#known.get(path, before);
    if (known !== undefined) return { sha256: known, bytes: before.size, name, path, isOurs: false };
    const copy = this.incoming.temporary(name);
    const sha256 = this.#copy(path, copy);
    this.#known.set(path, before, sha256);
    return { sha256, bytes: before.size, name, path: copy, isOurs: true };
  }

  /** @throws QuernError QN-FILE-READ for a file that changes meanwhile */
  #copy(from: string, to: string): string {
    const before = statOf(from);
    try {
      const { sha256 } = copyHashed(from, to);
      const after = statOf(from);
      if (after.size === before.size && after.ctimeMs === before.ctimeMs) return sha256;
      throw changed(from);
    } catch (cause) {
      rmSync(to, { force: true });
      throw cause;
    }
  }

  /** Learns the content of a file among the incoming ones. */
  adopt(path: string, name: string): Arrived {
    const { sha256, stats } = hashFile(path);
    return { sha256, bytes: stats.size, name, path, isOurs: true };
  }

  /** Puts a file into the lake, unless its content is there. @throws QuernError QN-FILE-WRITE */
  land(place: LakePlace, file: Arrived, date: string): LakeFile {
    const folder = join(this.#root, safe(place.source), safe(place.table));
    const name = `${file.sha256.slice(0, 16)}-${safe(file.name)}`;
    const existing = this.#find(folder, file.sha256);
    if (existing !== undefined) {
      this.discard(file);
      return this.#shown(existing);
    }
    const final = join(folder, `dt=${date}`, name);
    let from = file.path;
    try {
      mkdirSync(join(folder, `dt=${date}`), { recursive: true });
      if (!file.isOurs) {
        from = this.incoming.temporary(name);
        if (this.#copy(file.path, from) !== file.sha256) throw changed(file.path);
      }
      renameSync(from, final);
    } catch (cause) {
      if (from !== file.path) rmSync(from, { force: true });
      throw fileError(cause, final, "write");
    }
    this.#folders.get(folder)?.set(file.sha256.slice(0, 16), final);
    return this.#shown(final);
  }

  /** The file of some content, when the lake has it. */
  find(place: LakePlace, sha256: string): Arrived | undefined {
    const path = this.#find(join(this.#root, safe(place.source), safe(place.table)), sha256);
    if (path === undefined) return undefined;
    return { sha256, bytes: statOf(path).size, name: basename(path).slice(17), path, isOurs: false };
  }

  /** Takes away an incoming file that is not needed. */
  discard(file: Arrived): void {
    if (file.isOurs) rmSync(file.path, { force: true });
  }

  /** Keeps what was learnt of files for the next run. */
  close(): void {
    this.#known.save();
  }

  #shown(path: string): LakeFile {
    return { path, shown: relative(this.#projectRoot, path).split(sep).join("/") };
  }

  #find(folder: string, sha256: string): string | undefined {
    let files = this.#folders.get(folder);
    if (files === undefined) {
      files = listTable(folder);
      this.#folders.set(folder, files);
    }
    return files.get(sha256.slice(0, 16));
  }
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}

function changed(file: string): QuernError {
  return new QuernError("QN-FILE-READ", `${file} changed while it was read`, {
    place: { file },
    hint: "Is it still being written? Write to another name first, and rename it when it is whole.",
  });
}

/** A name as one part of a path. */
const safe = (name: string): string => name.replace(/[/\\:*?"<>|\0]/g, "_").replace(/^\.+/, "_");
