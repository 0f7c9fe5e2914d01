import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileError, isErrno } from "../base/files.ts";
import type { ManifestNode } from "../manifest/types.ts";

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
  write(kind: "compiled" | "run", node: ManifestNode, sql: string, batch?: string): string {
    const path = join(this.#targetPath, kind, node.package_name, fileOf(node, batch));
    const absolute = path.startsWith("/") ? path : join(this.#projectRoot, path);
    const folder = dirname(absolute);
    try {
      if (!this.#made.has(folder)) mkdirSync(folder, { recursive: true });
      this.#made.add(folder);
      writeNew(absolute, sql);
    } catch (cause) {
      throw fileError(cause, absolute, "write");
    }
    return path;
  }
}

/** Some file systems flush a file that is cut and written again at once: a new one in its place is far faster. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (cause) {
    if (!isErrno(cause, "EEXIST")) throw cause;
    rmSync(file);
    writeFileSync(file, text);
  }
}

/** Nodes that share a file (tests of a YAML file) get files of their own below its name. */
function fileOf(node: ManifestNode, batch: string | undefined): string {
  const own =
    basename(node.path) === basename(node.original_file_path)
      ? node.original_file_path
      : join(node.original_file_path, node.path);
  if (batch === undefined) return own;
  const extension = extname(own);
  const name = basename(own, extension);
  return join(dirname(own), name, `${name}_${batch}${extension}`);
}
