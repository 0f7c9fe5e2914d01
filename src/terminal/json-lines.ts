import type { QuernEvent } from "../base/events.ts";
import { scrub } from "../base/secrets.ts";
import { type Level, type Message, messageText, reaches } from "./message.ts";
import type { Narrator } from "./narrate.ts";
import type { Output, Reporter } from "./reporter.ts";

export interface JsonOptions {
  readonly out: Output;
  readonly threshold: Level | "none";
  readonly width: number;
  readonly now: () => Date;
  readonly invocationId: () => string;
}

/** One JSON object a line, in the shape of dbt's structured log. https://docs.getdbt.com/reference/events-logging */
export class JsonReporter implements Reporter {
  readonly #narrator: Narrator;
  readonly #options: JsonOptions;

  constructor(narrator: Narrator, options: JsonOptions) {
    this.#narrator = narrator;
    this.#options = options;
  }

  on(event: QuernEvent): void {
    for (const message of this.#narrator.tell(event)) {
      if (message.isProduct !== true && !reaches(message.level, this.#options.threshold)) continue;
      this.#options.out.write(`${scrub(jsonLine(message, this.#options))}\n`);
    }
  }

  close(): void {}
}

/** A message as one line of JSON. */
export function jsonLine(message: Message, options: Pick<JsonOptions, "width" | "now" | "invocationId">): string {
  const text = messageText(message, options.width);
  return JSON.stringify({
    data: { ...message.data, msg: text },
    info: {
      category: "",
      code: message.code,
      extra: {},
      invocation_id: options.invocationId(),
      level: message.level,
      msg: text,
      name: message.name,
      pid: process.pid,
      thread: message.thread ?? "MainThread",
      ts: options.now().toISOString().replace("Z", "000Z"),
    },
  });
}
