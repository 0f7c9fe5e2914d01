import { hash } from "node:crypto";
import { readFileSync, type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { decodeText, fileError, walkFiles } from "../../base/files.ts";
import { sourceFoldersOf } from "../../project/index.ts";
import type { Project } from "../../project/types.ts";
import { hasEnding } from "../project-files.ts";
import { isBigSeed } from "../seed-size.ts";

const endings = [".sql", ".yml", ".yaml", ".md", ".csv", ".py", ".js"];

/** By a file's absolute path: its hash, and its stamp where that tells each later change. */
export type FileTable = Readonly<Record<string, readonly [hash: string, stamp?: string]>>;

/** What an earlier look at the files found; `stamps` is missing when a later change may not show in them. */
export interface FilesSummary {
  readonly stamps?: string;
  readonly fingerprint: string;
  readonly shared: string;
}

interface SourceFile {
  readonly project: string;
  readonly isShared: boolean;
  /** What its stamp is made of. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
  /** Whether a change from now on is sure to show in the stamp. */
  readonly isOld: boolean;
  hash: string;
  /** Gone once somebody has asked for the text. */
  bytes?: Buffer;
}

/** File systems tell times by ticks, the coarsest of two seconds: within one a file may change twice. */
const tick = 2000;

/**
 * Every file that parsing may read. A file counts as unchanged when its stamp (size, both times, inode) is that of the
 * last parse, which began well after the file had last changed; others are read and hashed. What counts is content.
 */
export class SourceFiles implements FilesSummary {
  readonly stamps: string | undefined;
  /** Of all files: where they lie and what they hold. */
  readonly fingerprint: string;
  /** Of those that any node may read: macros, generic tests, docs. */
  readonly shared: string;
  /** All is as the earlier summary says, by the stamps alone. */
  readonly isKnown: boolean;
  /** A file held something else when it was read than when it was hashed: somebody is writing. */
  isTorn = false;
  readonly #files = new Map<string, SourceFile>();
  readonly #readTable: () => FileTable | undefined;
  #before: FileTable | undefined;

  /** `known`: what the last parse found, whose table `readTable` gives when it is needed. */
  constructor(packages: readonly Project[], known: FilesSummary | undefined, readTable: () => FileTable | undefined) {
    this.#readTable = readTable;
    this.#look(packages);
    const digest = this.#digest();
    this.isKnown = known?.stamps === digest;
    if (known !== undefined && this.isKnown) {
      this.stamps = digest;
      this.fingerprint = known.fingerprint;
      this.shared = known.shared;
      return;
    }
    this.#readChanged();
    const all: string[] = [];
    const shared: string[] = [];
    let isOld = true;
    for (const [absolute, file] of this.#files) {
      const line = `${lineOf(absolute, file)}\n${file.hash}`;
      all.push(line);
      if (file.isShared) shared.push(line);
      isOld &&= file.isOld;
    }
    this.stamps = isOld ? digest : undefined;
    this.fingerprint = hash("sha256", all.join("\n"));
    this.shared = hash("sha256", shared.join("\n"));
  }

  #look(packages: readonly Project[]): void {
    const newest = Date.now() - tick;
    for (const project of packages) {
      for (const { folder, isShared } of foldersOf(project)) {
        for (const { absolute } of walkFiles(resolve(project.root, folder), isSource)) {
          if (this.#files.has(absolute)) continue;
          const { size, mtimeMs, ctimeMs, ino } = statOf(absolute);
          this.#files.set(absolute, {
            project: project.name,
            isShared: isShared || hasEnding(absolute, [".md"]),
            size,
            mtimeMs,
            ctimeMs,
            ino,
            isOld: ctimeMs < newest,
            hash: "",
          });
        }
      }
    }
  }

  /** Of the stamps of all files: times as text would cost as much as asking for them. */
  #digest(): string {
    const lines: string[] = [];
    const numbers: number[] = [];
    for (const [absolute, file] of this.#files) {
      lines.push(lineOf(absolute, file), file.isShared ? "shared" : "own");
      numbers.push(file.size, file.mtimeMs, file.ctimeMs, file.ino);
    }
    const names = hash("sha256", lines.join("\n"));
    return `${names}${hash("sha256", new Float64Array(numbers))}`;
  }

  #readChanged(): void {
    this.#before = this.#readTable();
    for (const [absolute, file] of this.#files) {
      const row = this.#before?.[absolute];
      if (row !== undefined && row[1] === stampOf(file)) file.hash = row[0];
      else Object.assign(file, read(absolute));
    }
  }

  /** The files that hold something else than at the last parse, when they are `most` at most and none came or went. */
  changed(most: number): string[] | undefined {
    const before = this.#before;
    if (before === undefined || Object.keys(before).length !== this.#files.size) return undefined;
    const changed: string[] = [];
    for (const [absolute, file] of this.#files) {
      const row = before[absolute];
      if (row?.[0] === file.hash) continue;
      if (row === undefined || changed.length === most) return undefined;
      changed.push(absolute);
    }
    return changed;
  }

  /** What each file holds, in the order in which they were found. */
  table(): FileTable {
    if (this.isKnown) this.#readChanged();
    const rows: Record<string, readonly [string, string?]> = {};
    for (const [absolute, file] of this.#files) rows[absolute] = file.isOld ? [file.hash, stampOf(file)] : [file.hash];
    return rows;
  }

  /** A file's text, as readText() gives it; undefined for one that was not among the project's. */
  text(absolute: string): string | undefined {
    const file = this.#files.get(absolute);
    if (file === undefined) return undefined;
    const bytes = file.bytes ?? this.#readAgain(absolute, file);
    file.bytes = undefined;
    return bytes === undefined ? undefined : decodeText(bytes, absolute);
  }

  /** What a stamp said may have been written over since. */
  #readAgain(absolute: string, file: SourceFile): Buffer | undefined {
    if (file.hash === "") this.#readChanged();
    const { hash, bytes } = read(absolute);
    if (hash !== file.hash) this.isTorn = true;
    return bytes;
  }

  /** Lets go of what nobody asked for. */
  release(): void {
    this.#files.clear();
  }
}

const stampOf = ({ size, mtimeMs, ctimeMs, ino }: SourceFile): string => `${size} ${mtimeMs} ${ctimeMs} ${ino}`;

const lineOf = (absolute: string, { project }: SourceFile): string => `${project}\n${absolute}`;

function statOf(absolute: string): Stats {
  try {
    return statSync(absolute);
  } catch (cause) {
    throw fileError(cause, absolute, "read");
  }
}

/** Folders with what all nodes share come first: a file that lies in two counts as shared. */
function foldersOf(project: Project): { folder: string; isShared: boolean }[] {
  const shared = [...project.macroPaths, ...project.testPaths.map((path) => `${path}/generic`)];
  const own = [...sourceFoldersOf(project), ...project.docsPaths];
  return [
    ...shared.map((folder) => ({ folder, isShared: true })),
    ...own.map((folder) => ({ folder, isShared: false })),
  ];
}

const isSource = (name: string): boolean => hasEnding(name, endings);

function read(absolute: string): Pick<SourceFile, "hash" | "bytes"> {
  try {
    const isSeed = hasEnding(absolute, [".csv"]);
    if (isSeed) {
      const { size, mtimeMs } = statSync(absolute);
      // Of a big seed parsing knows only the path; should it be a test's fixture, its time tells a change.
      if (isBigSeed(size)) return { hash: `${size} ${mtimeMs}` };
    }
    const bytes = readFileSync(absolute);
    return { hash: hash("sha256", bytes).slice(0, 32), bytes: isSeed ? undefined : bytes };
  } catch (cause) {
    throw fileError(cause, absolute, "read");
  }
}
