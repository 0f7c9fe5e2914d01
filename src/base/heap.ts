import { setFlagsFromString } from "node:v8";

/**
 * From here on V8's young generation keeps the size that it has. Left alone it grows to 64 MB while a big project is
 * read, of which most is garbage: holding it costs no time and saves a third of the memory (docs/benchmarks.md).
 */
export function holdYoungGeneration(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/** Node's versions whose V8 is known to take the flag; a flag that is unknown makes it complain on stderr. */
const known = { from: 22, to: 26 };
let isShort = false;

/**
 * For the process of a command, which mostly ends within seconds: V8's costliest compiler waits until a function has
 * been called very often. A cold parse takes a quarter less CPU time (docs/benchmarks.md).
 */
export function expectShortRun(): void {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < known.from || major > known.to) return;
  setFlagsFromString("--efficiency-mode");
  isShort = true;
}

/** Takes back expectShortRun(): there is enough to do for compiling to pay, and for the heap to be kept small. */
export function expectLongRun(): void {
  if (isShort) setFlagsFromString("--no-efficiency-mode");
  isShort = false;
}
