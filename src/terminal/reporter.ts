import type { QuernEvent } from "../base/events.ts";

/** A listener of events that shows or writes them. */
export interface Reporter {
  on(event: QuernEvent): void;
  /** The command has ended; restores the terminal and flushes. */
  close(): void;
}

/** Where a reporter writes; tests pass their own. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}
