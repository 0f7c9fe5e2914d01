import type { Command } from "./measure.ts";

/** What a row of the table should reach: CPU seconds and MB, or a multiple of the floor's CPU seconds. */
export interface Goal {
  readonly cpu?: number;
  readonly floors?: number;
  readonly memory?: number;
}

/** One row of the table. Every counted run starts from what `reset` and `edit` leave. */
export interface Work {
  readonly name: string;
  readonly title: string;
  readonly must: Goal;
  readonly aim: Goal;
  /** Makes the inputs in `folder`, once, outside the clock. */
  prepare?(folder: string): Promise<void> | void;
  /** Takes away what an earlier run left. */
  reset?(folder: string): void;
  readonly quern: (folder: string) => Command;
  readonly floor: (folder: string) => Command;
  readonly dbt?: (folder: string, dbt: (cwd: string, ...args: string[]) => Command) => Command;
  /** Edits the project before each run. */
  edit?(folder: string): void;
  /** The tool has run here before: runs that fill its cache come first and are not counted. */
  readonly isWarm?: boolean;
  /** How many times dbt runs; slow rows say 1. */
  readonly dbtRuns?: number;
}
