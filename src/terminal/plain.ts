import type { QuernEvent } from "../base/events.ts";
import { scrub } from "../base/secrets.ts";
import { lineText } from "./line-text.ts";
import { type Level, type Message, reaches } from "./message.ts";
import type { Narrator } from "./narrate.ts";
import type { Palette } from "./palette.ts";
import type { Output, Reporter } from "./reporter.ts";

export interface PlainOptions {
  readonly out: Output;
  /** Where warnings and errors go when programs read the output. */
  readonly err: Output;
  readonly threshold: Level | "none";
  /** `debug` has level and thread in each line. */
  readonly format: "text" | "debug";
  readonly palette: Palette;
  readonly width: number;
  readonly now: () => Date;
  /** Lists and other products only: `ls` is read by programs. */
  readonly productOnly: boolean;
}

/** A line an event, as dbt prints them, with the time; for pipes, files and CI. */
export class PlainReporter implements Reporter {
  readonly #narrator: Narrator;
  readonly #options: PlainOptions;

  constructor(narrator: Narrator, options: PlainOptions) {
    this.#narrator = narrator;
    this.#options = options;
  }

  on(event: QuernEvent): void {
    for (const message of this.#narrator.tell(event)) this.#print(message);
  }

  close(): void {}

  #print(message: Message): void {
    const { out, err, threshold, productOnly } = this.#options;
    if (message.isProduct === true) return out.write(`${scrub(message.text)}\n`);
    if (!reaches(message.level, threshold)) return;
    if (productOnly && (message.level === "info" || message.level === "debug")) return;
    (productOnly ? err : out).write(`${scrub(lineText(message, this.#options))}\n`);
  }
}
