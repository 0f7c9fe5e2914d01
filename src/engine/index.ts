/**
 * The use cases: what the command line and the library's users call. Each takes its options and the effects it may
 * have, tells what happens through `effects.emit`, and gives an outcome. What keeps a command from running at all
 * (usage, project, parsing) is thrown as QuernError or QuernErrors.
 */
export { build } from "./build.ts";
export { clean } from "./clean.ts";
export { clone } from "./clone.ts";
export { compile } from "./compile.ts";
export { debug } from "./debug.ts";
export { deps } from "./deps.ts";
export { docsGenerate } from "./docs-generate.ts";
export { docsServe } from "./docs-serve.ts";
export { init } from "./init.ts";
export { load } from "./load.ts";
export { ls } from "./ls.ts";
export { parse } from "./parse.ts";
export { retry } from "./retry.ts";
export { run } from "./run.ts";
export { runOperation } from "./run-operation.ts";
export { seed } from "./seed.ts";
export { show } from "./show.ts";
export { snapshot } from "./snapshot.ts";
export { sourceFreshness } from "./source-freshness.ts";
export { test } from "./test.ts";
export type * from "./types.ts";
