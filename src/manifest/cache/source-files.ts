import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { decodeText, fileError, walkFiles } from "../../base/files.ts";
import { sourceFoldersOf } from "../../project/index.ts";
import type { Project } from "../../project/types.ts";
import { hasEnding } from "../project-files.ts";
import { isBigSeed } from "../seed-size.ts";

const endings = [".sql", ".yml", ".yaml", ".md", ".csv", ".py", ".js"];

interface SourceFile {
  readonly hash: string;
  /** Gone once somebody has asked for the text. */
  bytes?: Buffer;
}

/**
 * Every file that parsing may read, read once and hashed. Content counts, not times: a file that was written twice
 * within a tick of the clock is still told apart.
 */
export class SourceFiles {
  /** Of all files: where they lie and what they hold. */
  readonly fingerprint: string;
  /** Of those that any node may read: macros, generic tests, docs. */
  readonly shared: string;
  readonly #files = new Map<string, SourceFile>();

  constructor(packages: readonly Project[]) {
    const all: string[] = [];
    const shared: string[] = [];
    for (const project of packages) {
      for (const { folder, isShared } of foldersOf(project)) {
        for (const { absolute } of walkFiles(resolve(project.root, folder), isSource)) {
          if (this.#files.has(absolute)) continue;
          const file = read(absolute);
          this.#files.set(absolute, file);
          const line = `${project.name}\n${absolute}\n${file.hash}`;
          all.push(line);
          if (isShared || hasEnding(absolute, [".md"])) shared.push(line);
        }
      }
    }
    this.fingerprint = hash("sha256", all.join("\n"));
    this.shared = hash("sha256", shared.join("\n"));
  }

  /** What each file holds, by absolute path, in the order in which they were found. */
  hashes(): Record<string, string> {
    return Object.fromEntries([...this.#files].map(([absolute, file]) => [absolute, file.hash]));
  }

  /** A file's text, as readText() gives it; undefined for one that was not among the project's, or was asked for before. */
  text(absolute: string): string | undefined {
    const file = this.#files.get(absolute);
    if (file?.bytes === undefined) return undefined;
    const { bytes } = file;
    file.bytes = undefined;
    return decodeText(bytes, absolute);
  }

  /** Lets go of what nobody asked for. */
  release(): void {
    this.#files.clear();
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

function read(absolute: string): SourceFile {
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
