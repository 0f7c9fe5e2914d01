import { resolve } from "node:path";
import { type FoundFile, walkFiles } from "../base/files.ts";
import type { Project } from "../project/types.ts";
import { isIgnored } from "./ignored-files.ts";

/** A file of a package: where it lies, and below which of the project's folders it was found. */
export interface ProjectFile {
  readonly absolute: string;
  /** Relative to the package's root, with `/`: `models/staging/a.sql`. */
  readonly original: string;
  /** Relative to the resource folder: `staging/a.sql`. */
  readonly path: string;
}

/**
 * The files of some folders of a package with one of the endings, in small letters or large, except those that its
 * .dbtignore leaves out; a file below two of them counts once.
 */
export function filesIn(project: Project, folders: readonly string[], endings: readonly string[]): ProjectFile[] {
  const found = new Map<string, ProjectFile>();
  for (const folder of folders) {
    const clean = folder.replace(/^\.\//, "").replace(/\/+$/, "");
    const files: FoundFile[] = walkFiles(resolve(project.root, clean), (name) => hasEnding(name, endings));
    for (const { absolute, path } of files) {
      const original = clean === "." || clean === "" ? path : `${clean}/${path}`;
      if (!found.has(absolute) && !isIgnored(original, project.ignored))
        found.set(absolute, { absolute, original, path });
    }
  }
  return [...found.values()];
}

/** Whether a file's name has one of the endings, as dbt compares them: `.SQL` is `.sql`. */
export function hasEnding(name: string, endings: readonly string[]): boolean {
  const small = name.toLowerCase();
  return endings.some((ending) => small.endsWith(ending));
}
