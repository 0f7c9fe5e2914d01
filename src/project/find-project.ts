import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";

/** The names a project file may have; the first one found counts. */
export const projectFileNames = ["project.yml", "dbt_project.yml"] as const;

/** The project file of a folder, or undefined. */
export function projectFileIn(folder: string): string | undefined {
  return projectFileNames.map((name) => join(folder, name)).find((file) => existsSync(file));
}

/**
 * The project file for a command: in `--project-dir`, or in the current folder or the nearest one above it.
 * @throws QuernError QN-CLI-USAGE, QN-PROJECT-NOT-FOUND
 */
export function findProject(projectDir: string | undefined, cwd: string): string {
  const start = resolve(cwd, projectDir ?? ".");
  if (!existsSync(start) || !statSync(start).isDirectory()) {
    throw new QuernError("QN-CLI-USAGE", `Invalid value for '--project-dir': the folder ${start} does not exist`);
  }
  for (let folder = start; ; folder = dirname(folder)) {
    const file = projectFileIn(folder);
    if (file !== undefined) return file;
    if (projectDir !== undefined || folder === dirname(folder)) break;
  }
  throw new QuernError(
    "QN-PROJECT-NOT-FOUND",
    `No project.yml or dbt_project.yml found at expected path ${join(start, "dbt_project.yml")}`,
    {
      hint: "Go to the project's folder, name it with --project-dir, or make a new project with `quern init`.",
    },
  );
}
