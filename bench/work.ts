import type { Command } from "./measure.ts";

/** What a row of the table should reach: CPU seconds and MB, or a multiple of the floor's CPU seconds. */
export interface Goal {
  readonly cpu?: number;
  readonly floors?: number;
  readonly memory?: number;
}

/** One row of the table. Every command starts from what `reset` leaves. */
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
  /** How many times dbt runs; slow rows say 1. */
  readonly dbtRuns?: number;
}
