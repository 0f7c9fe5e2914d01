import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileError } from "../../base/files.ts";
import { Intake } from "./intake.ts";
import type { Arrived, Lake, LakeFile, LakePlace } from "./lake.ts";
import { contentKey, lakeName, ownName, safeName } from "./lake-names.ts";
import { listTable } from "./list-folder.ts";

/** The lake in a folder of this machine. */
export class FolderLake implements Lake {
  readonly intake: Intake;
  readonly #root: string;
  readonly #projectRoot: string;
  readonly #folders = new Map<string, Map<string, string>>();

  constructor(root: string, projectRoot: string) {
    this.#root = root;
    this.#projectRoot = projectRoot;
    this.intake = new Intake(join(root, ".incoming"), projectRoot);
  }

  async land(place: LakePlace, file: Arrived, date: string): Promise<LakeFile> {
    const folder = this.#folderOf(place);
    const existing = this.#find(folder, file.sha256);
    if (existing !== undefined) {
      this.intake.discard(file);
      return this.#shown(existing);
    }
    const { held } = file;
    if (held.kind !== "file") throw new Error("an object in a folder lake");
    const final = join(folder, `dt=${date}`, lakeName(file));
    let from = held.path;
    try {
      mkdirSync(join(folder, `dt=${date}`), { recursive: true });
      if (!held.isOurs) from = this.intake.own(held.path, file);
      renameSync(from, final);
    } catch (cause) {
      if (from !== held.path) rmSync(from, { force: true });
      throw fileError(cause, final, "write");
    }
    this.#folders.get(folder)?.set(contentKey(file.sha256), final);
    return this.#shown(final);
  }

  uriOf(): null {
    return null;
  }

  async find(place: LakePlace, sha256: string): Promise<Arrived | undefined> {
    const path = this.#find(this.#folderOf(place), sha256);
    if (path === undefined) return undefined;
    const held = { kind: "file", path, isOurs: false } as const;
    return { sha256, bytes: statSync(path).size, name: ownName(path), held };
  }

  takeObject(): undefined {
    return undefined;
  }

  #folderOf(place: LakePlace): string {
    return join(this.#root, safeName(place.source), safeName(place.table));
  }

  #shown(path: string): LakeFile {
    const shown = relative(this.#projectRoot, path).split(sep).join("/");
    return { shown, local: { path, isOurs: false }, object: null };
  }

  #find(folder: string, sha256: string): string | undefined {
    let files = this.#folders.get(folder);
    if (files === undefined) {
      files = listTable(folder);
      this.#folders.set(folder, files);
    }
    return files.get(contentKey(sha256));
  }
}
