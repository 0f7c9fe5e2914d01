import { QuernError } from "../base/errors.ts";
import { init } from "../engine/init.ts";
import type { Effects, Outcome } from "../engine/types.ts";
import type { readOptions } from "./read-options.ts";
import { scaffold } from "./scaffold.ts";

/** Makes a project's folder with a model, a seed and tests that run at once. @throws QuernError QN-CLI-USAGE */
export async function initProject(
  options: ReturnType<typeof readOptions> & { readonly projectName?: string },
  effects: Partial<Effects>,
): Promise<Outcome> {
  const { projectName } = options;
  if (projectName === undefined) {
    throw new QuernError("QN-CLI-USAGE", "Error: Missing argument 'project_name'", {
      hint: "Write `quern init my_project`.",
    });
  }
  return init({ ...options, projectName, projectDir: options.projectDir, files: scaffold(projectName) }, effects);
}
