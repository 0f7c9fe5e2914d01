export { type Ear, extrasOf, type KeptManifest, type OpenNodes, ParseCache } from "./cache/index.ts";
export { testArgumentTemplate } from "./generic-tests.ts";
export { isMicrobatch } from "./microbatch.ts";
export { adoptManifest, newInvocationId, newMacroRegistry, parseProject, retouch } from "./parse-project.ts";
export { relationName } from "./relation-names.ts";
export { projectTime } from "./semantic/index.ts";
export type * from "./types.ts";
