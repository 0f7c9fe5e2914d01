import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import { writeAtomic } from "../base/files.ts";
import { completeEffects } from "./effects.ts";
import type { Effects, InitOptions, Outcome } from "./types.ts";

/**
 * Makes a new project: a folder of its name with the given files. A folder that has files already is left alone.
 * @throws QuernError QN-CLI-USAGE, QN-FILE-WRITE
 */
export async function init(options: InitOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const { emit, cwd } = completeEffects(effects);
  const started = performance.now();
  const { projectName, files } = options;
  if (!/^[A-Za-z_]\w*$/.test(projectName)) {
    throw new QuernError("QN-CLI-USAGE", `'${projectName}' can't be the name of a project`, {
      hint: "Use letters, digits and underscores; begin with a letter or an underscore.",
    });
  }
  const folder = resolve(cwd, options.projectDir ?? ".", projectName);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new QuernError("QN-CLI-USAGE", `The folder ${folder} exists and is not empty`, {
      hint: "Choose another name, or go elsewhere.",
    });
  }
  for (const [path, text] of Object.entries(files)) writeAtomic(join(folder, path), text);
  emit({ type: "log", level: "info", message: `Made the project ${projectName} in ${folder}` });
  return { success: true, cancelled: false, results: [], elapsed: (performance.now() - started) / 1000 };
}
