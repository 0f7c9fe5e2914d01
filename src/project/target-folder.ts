import { resolve } from "node:path";
import type { Project } from "./types.ts";

/** The absolute folder of a project's artifacts: `target-path`, from the project's own folder. */
export function targetFolderOf({ root, targetPath }: Pick<Project, "root" | "targetPath">): string {
  return resolve(root, targetPath);
}
