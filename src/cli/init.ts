import { init } from "../engine/init.ts";
import type { Effects, Outcome } from "../engine/types.ts";
import type { AllOptions } from "./read-options.ts";
import { scaffold } from "./scaffold.ts";

/** Makes a project's folder with a model, a seed and tests that run at once. @throws QuernError QN-CLI-USAGE */
export async function initProject(options: AllOptions, effects: Partial<Effects>): Promise<Outcome> {
  const projectName = options.positional!;
  return init({ ...options, projectName, projectDir: options.projectDir, files: scaffold(projectName) }, effects);
}
