export { extrasOf } from "./kept-manifest.ts";
export type { Memo, Step, StepOrigin } from "./memo.ts";
export { type Ear, type KeptManifest, ParseCache, type Touched } from "./parse-cache.ts";
