/** quern as a library: every command with typed options, events and results. */
export { QuernError, QuernErrors } from "./base/errors.ts";
export type { Emit, QuernEvent } from "./base/events.ts";
export * from "./engine/index.ts";
