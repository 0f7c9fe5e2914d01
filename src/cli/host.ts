import type { Streams } from "../terminal/open-reporter.ts";

/** What a command line runs in: the process, or whoever stands in for it. */
export interface Host extends Pick<Streams, "stdout" | "stderr" | "env"> {
  /** Absolute. */
  readonly cwd: string;
  /** Calls back at each Ctrl-C and its like, until the function that it gives is called. */
  listen(interrupt: (signal: NodeJS.Signals) => void): () => void;
  /** Leaves at once. */
  exit(code: number): void;
}
