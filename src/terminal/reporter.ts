import type { QuernEvent } from "../base/events.ts";

/** A listener of events that shows or writes them. */
export interface Reporter {
  on(event: QuernEvent): void;
  /** The user wants the command to stop; it is ending what runs. */
  onInterrupt?(): void;
  /** The command has ended; restores the terminal and flushes. */
  close(): void;
}

/** Where a reporter writes; tests pass their own. */
export interface Output {
  write(text: string): void;
}

/** A terminal, whose size may change at any time. */
export interface Terminal extends Output {
  readonly columns: number;
  readonly rows: number;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}
