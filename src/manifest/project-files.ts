import { resolve } from "node:path";
import { type FoundFile, walkFiles } from "../base/files.ts";
import type { Project } from "../project/types.ts";

/** A file of a package: where it lies, and below which of the project's folders it was found. */
export interface ProjectFile {
  readonly absolute: string;
  /** Relative to the package's root, with `/`: `models/staging/a.sql`. */
  readonly original: string;
  /** Relative to the resource folder: `staging/a.sql`. */
  readonly path: string;
}

/** The files of some folders of a package with one of the endings; a file below two of them counts once. */
export function filesIn(project: Project, folders: readonly string[], endings: readonly string[]): ProjectFile[] {
  const found = new Map<string, ProjectFile>();
  for (const folder of folders) {
    const clean = folder.replace(/^\.\//, "").replace(/\/+$/, "");
    const files: FoundFile[] = walkFiles(resolve(project.root, clean), (name) =>
      endings.some((ending) => name.endsWith(ending)),
    );
    for (const { absolute, path } of files) {
      const original = clean === "." || clean === "" ? path : `${clean}/${path}`;
      if (!found.has(absolute)) found.set(absolute, { absolute, original, path });
    }
  }
  return [...found.values()];
}
