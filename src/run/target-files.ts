import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileError, isErrno } from "../base/files.ts";
import type { ManifestNode } from "../manifest/types.ts";

/** What of a node names its files. */
export type FileNode = Pick<ManifestNode, "package_name" | "original_file_path" | "path">;

/**
 * The SQL files below the target folder, where dbt's tools look for them: `compiled/<package>/<file>` holds the rendered
 * query, `run/<package>/<file>` the statement that was run.
 */
export class TargetFiles {
  readonly #projectRoot: string;
  readonly #targetPath: string;
  readonly #made = new Set<string>();

  /** @param targetPath relative to the project, or absolute; artifacts show it as it is */
  constructor(projectRoot: string, targetPath: string) {
    this.#projectRoot = projectRoot;
    this.#targetPath = targetPath;
  }

  /** @returns the path as artifacts show it. @throws QuernError QN-FILE-WRITE */
  write(kind: "compiled" | "run", node: FileNode, sql: string, batch?: string): string {
    const path = join(this.#targetPath, kind, node.package_name, fileOf(node, batch));
    const absolute = path.startsWith("/") ? path : join(this.#projectRoot, path);
    const folder = dirname(absolute);
    try {
      if (!this.#made.has(folder)) mkdirSync(folder, { recursive: true });
      this.#made.add(folder);
      writeOver(absolute, sql);
    } catch (cause) {
      throw fileError(cause, absolute, "write");
    }
    return path;
  }
}

/**
 * Leaves a file alone that holds the text already, and writes over one that does not: file systems are slow to cut a
 * file to nothing, or to delete and make it anew, a thousand times.
 */
function writeOver(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
    return;
  } catch (cause) {
    if (!isErrno(cause, "EEXIST")) throw cause;
  }
  const bytes = Buffer.from(text);
  const descriptor = openSync(file, "r+");
  try {
    if (readFileSync(descriptor).equals(bytes)) return;
    writeSync(descriptor, bytes, 0, bytes.length, 0);
    ftruncateSync(descriptor, bytes.length);
  } finally {
    closeSync(descriptor);
  }
}

/** Nodes that share a file (tests of a YAML file) get files of their own below its name. */
function fileOf(node: FileNode, batch: string | undefined): string {
  const own =
    basename(node.path) === basename(node.original_file_path)
      ? node.original_file_path
      : join(node.original_file_path, node.path);
  if (batch === undefined) return own;
  const extension = extname(own);
  const name = basename(own, extension);
  return join(dirname(own), name, `${name}_${batch}${extension}`);
}
