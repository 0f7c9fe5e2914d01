export { testArgumentTemplate } from "./generic-tests.ts";
export { makeLookup } from "./lookup.ts";
export { newInvocationId, newMacroRegistry, parseProject } from "./parse-project.ts";
export { relationName } from "./relation-names.ts";
export type * from "./types.ts";
