import type { Effects } from "./types.ts";

/** The effects a use case was given, and the process's own for the rest. Nothing listens unless told. */
export function completeEffects(given: Partial<Effects>): Effects {
  return {
    emit: given.emit ?? (() => undefined),
    env: given.env ?? process.env,
    cwd: given.cwd ?? process.cwd(),
    now: given.now ?? (() => new Date()),
    signal: given.signal,
  };
}
