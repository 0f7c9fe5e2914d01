import { existsSync, realpathSync, rmSync } from "node:fs";
import { relative, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import { fileError } from "../base/files.ts";
import { isInside } from "../base/is-inside.ts";
import { loadWorkspace, sourceFoldersOf } from "../project/index.ts";
import type { Project } from "../project/types.ts";
import { adapterRegistry } from "../warehouse/registry.ts";
import { completeEffects } from "./effects.ts";
import { flagsOf } from "./flags.ts";
import type { CleanOptions, Effects, Outcome } from "./types.ts";

/**
 * Deletes the folders that the project names in `clean-targets` (target/ and dbt_packages/ unless told). Folders with
 * the project's own files, and with `projectFilesOnly` those outside the project, are refused before anything goes.
 * @throws QuernError QN-PROJECT-INVALID, QN-FILE-WRITE
 */
export async function clean(options: CleanOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const { emit, env, cwd } = completeEffects(effects);
  const started = performance.now();
  const flags = flagsOf("clean", options);
  const { root } = loadWorkspace({ ...options, flags, env, cwd, emit, packages: false, adapters: adapterRegistry });
  const folders = [...new Set(root.cleanTargets.map((path) => resolve(root.root, path)))];
  refuseSources(root, folders);
  if (options.projectFilesOnly !== false) refuseOutside(root, folders);
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    try {
      rmSync(folder, { recursive: true });
    } catch (cause) {
      throw fileError(cause, folder, "write");
    }
    emit({ type: "log", level: "info", message: `Deleted ${relative(root.root, folder)}/` });
  }
  return { success: true, cancelled: false, results: [], elapsed: (performance.now() - started) / 1000 };
}

function refuseSources(root: Project, folders: readonly string[]): void {
  const own = sourceFoldersOf(root).map((path) => resolve(root.root, path));
  for (const folder of folders) {
    const inside = own.find((path) => path === folder || isInside(path, folder));
    if (inside === undefined && folder !== root.root) continue;
    throw refusal(root, folder, `it holds files of the project (${relative(root.root, inside ?? folder) || "."})`);
  }
}

function refuseOutside(root: Project, folders: readonly string[]): void {
  const home = realpathSync(root.root);
  for (const folder of folders) {
    if (!existsSync(folder) ? isInside(folder, root.root) : isInside(realpathSync(folder), home)) continue;
    throw refusal(root, folder, "it lies outside the project; --no-clean-project-files-only allows that");
  }
}

function refusal(root: Project, folder: string, reason: string): QuernError {
  return new QuernError("QN-PROJECT-INVALID", `clean will not delete ${folder}: ${reason}`, {
    place: { file: resolve(root.root, root.file) },
    hint: "Take it out of clean-targets.",
  });
}
