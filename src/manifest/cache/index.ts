export type { KeptManifest, OpenNodes } from "./kept-files.ts";
export { extrasOf } from "./kept-manifest.ts";
export type { Memo, Step, StepOrigin } from "./memo.ts";
export { type Ear, ParseCache, type Touched } from "./parse-cache.ts";
