import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import type { LoadConfig } from "./config.ts";
import type { Input } from "./resolve.ts";

export interface FetchContext {
  readonly config: LoadConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly emit: Emit;
  readonly signal: AbortSignal | undefined;
  /** What the source is called, for events. */
  readonly source: string;
  /** Where a download may be written. */
  readonly incoming: (name: string) => string;
}

/** A file on this machine: given as it is, or fetched (`owned`: ours to move). */
export interface Fetched {
  readonly path: string;
  readonly name: string;
  readonly owned: boolean;
}

/** Brings an input to this machine. @throws QuernError QN-LOAD-* */
export async function fetchInput(input: Input, _context: FetchContext): Promise<Fetched> {
  if (input.scheme === "file") return { path: input.path, name: input.name, owned: false };
  throw new QuernError("QN-LOAD-CONFIG", `${input.uri}: this version of quern reads local files only`);
}
