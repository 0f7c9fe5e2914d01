export { makeEnvVar, openSecrets } from "./early-names.ts";
export { findProject, projectFileIn } from "./find-project.ts";
export { profileFiles } from "./profiles.ts";
export { readRawProject } from "./read-project.ts";
export { sourceFoldersOf } from "./source-folders.ts";
export { targetFolderOf } from "./target-folder.ts";
export { renderValues } from "./template-values.ts";
export { varsOf } from "./vars.ts";
export { declaredPackages, loadWorkspace, lockedPackages } from "./workspace.ts";
