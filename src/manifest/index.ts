export { ParseCache } from "./cache/index.ts";
export { testArgumentTemplate } from "./generic-tests.ts";
export { isMicrobatch } from "./microbatch.ts";
export { newInvocationId, newMacroRegistry, parseProject } from "./parse-project.ts";
export { projectTime } from "./semantic/index.ts";
export type * from "./types.ts";
