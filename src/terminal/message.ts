/** How important a message is. */
export type Level = "debug" | "info" | "warn" | "error";

/** What a message means to its reader; reporters with colours show it. */
export type Tone = "good" | "bad" | "warn" | "quiet" | "plain";

/** Something to tell, before it is put into a form: a line of the terminal, of the log file, or a JSON object. */
export interface Message {
  /** dbt's name and code of the event; tools that read logs go by them. */
  readonly name: string;
  readonly code: string;
  readonly level: Level;
  /** One line or several. */
  readonly text: string;
  /** Shown in brackets behind dots: `OK in 0.03s`. */
  readonly status?: string;
  readonly tone?: Tone;
  readonly thread?: string;
  /** What JSON has besides the text. */
  readonly data?: object;
  /** What the command was asked for, such as lines of `ls`: printed as it is, whatever the level. */
  readonly isProduct?: boolean;
}

const order: Readonly<Record<Level | "none", number>> = { debug: 0, info: 1, warn: 2, error: 3, none: 4 };

/** Whether a level reaches a threshold. */
export function reaches(level: Level, threshold: Level | "none"): boolean {
  return order[level] >= order[threshold];
}

/** The text with its status; dots fill the line up to `width`. */
export function messageText(
  { text, status }: Message,
  width: number,
  paint: (status: string) => string = (s) => s,
): string {
  return status === undefined ? text : `${text} ${".".repeat(Math.max(3, width - text.length))} [${paint(status)}]`;
}
