export type { Memo, Step } from "./memo.ts";
export { ParseCache } from "./parse-cache.ts";
