import { type Message, messageText } from "./message.ts";
import type { Palette } from "./palette.ts";

export interface LineOptions {
  readonly format: "text" | "debug";
  readonly palette: Palette;
  readonly width: number;
  readonly now: () => Date;
}

/** A message as lines of a log: with the time; `debug` adds level and thread. */
export function lineText(message: Message, { format, palette, width, now }: LineOptions): string {
  const paint = palette[message.tone ?? "plain"];
  const text = messageText(message, width, paint);
  const [head, ...more] = text.split("\n");
  const lines = [message.status === undefined && head !== "" ? paint(head!) : head!, ...more];
  const prefix = format === "debug" ? debugPrefix(message, now()) : `${clock(now())}  `;
  if (format === "debug") return `${prefix}${lines.join("\n")}`;
  return lines.map((line) => `${prefix}${line}`.trimEnd()).join("\n");
}

const clock = (time: Date): string => time.toTimeString().slice(0, 8);

function debugPrefix({ level, thread }: Message, time: Date): string {
  const micros = `${String(time.getMilliseconds()).padStart(3, "0")}000`;
  return `${clock(time)}.${micros} [${level.padEnd(5)}] [${thread ?? "MainThread"}]: `;
}
