export { makeEarlyVar, makeEnvVar, openSecrets, type SecretPolicy } from "./early-names.ts";
export { findProject, projectFileIn, projectFileNames } from "./find-project.ts";
export { profileFiles } from "./profiles.ts";
export { readRawProject } from "./read-project.ts";
export { type KeyPath, renderValues } from "./template-values.ts";
export type { ConfigSection, Project, QueryComment, Target, Workspace } from "./types.ts";
export { varsOf } from "./vars.ts";
export { declaredPackages, loadWorkspace, type WorkspaceOptions } from "./workspace.ts";
