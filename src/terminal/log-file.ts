import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { QuernEvent } from "../base/events.ts";
import { scrub } from "../base/secrets.ts";
import { jsonLine } from "./json-lines.ts";
import { lineText } from "./line-text.ts";
import { type Level, reaches } from "./message.ts";
import type { Narrator } from "./narrate.ts";
import type { Palette } from "./palette.ts";
import type { Reporter } from "./reporter.ts";

export interface LogFileOptions {
  readonly folder: string;
  readonly threshold: Level;
  readonly format: "text" | "debug" | "json";
  readonly palette: Palette;
  readonly width: number;
  /** A file that would grow past it is put aside first; 0: never. */
  readonly maxBytes: number;
  readonly now: () => Date;
  readonly invocationId: () => string;
  /** Told once when the file can't be written; the command goes on. */
  readonly onFailure: (message: string) => void;
}

const kept = 5;
const flushedAt = 64 * 1024;

/**
 * Writes all that happens to `quern.log`, statements included, whatever the terminal shows. Lines are gathered and
 * written in blocks; `close`, and the end of the process however it comes, write the rest.
 */
export class LogFileReporter implements Reporter {
  readonly #narrator: Narrator;
  readonly #options: LogFileOptions;
  readonly #file: string;
  readonly #onExit = (): void => this.#flush();
  #waiting = "";
  #handle: number | undefined;
  #size = 0;
  #failed = false;

  constructor(narrator: Narrator, options: LogFileOptions) {
    this.#narrator = narrator;
    this.#options = options;
    this.#file = join(options.folder, "quern.log");
    process.once("exit", this.#onExit);
  }

  on(event: QuernEvent): void {
    if (this.#failed || event.type === "load-progress") return;
    const { threshold, format } = this.#options;
    if (event.type === "invocation-start" && format !== "json") this.#waiting += this.#header();
    for (const message of this.#narrator.tell(event)) {
      if (!reaches(message.level, threshold)) continue;
      const line =
        format === "json" ? jsonLine(message, this.#options) : lineText(message, { ...this.#options, format });
      this.#waiting += `${scrub(line)}\n`;
    }
    if (this.#waiting.length > flushedAt) this.#flush();
  }

  close(): void {
    process.off("exit", this.#onExit);
    this.#flush();
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  #header(): string {
    const { now, invocationId } = this.#options;
    const rule = "=".repeat(30);
    return `\n\n${rule} ${now().toISOString()} | ${invocationId()} ${rule}\n`;
  }

  #flush(): void {
    if (this.#waiting === "" || this.#failed) return;
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    try {
      this.#open(bytes.length);
      writeSync(this.#handle!, bytes);
      this.#size += bytes.length;
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      this.#failed = true;
      this.#options.onFailure(`The log file ${this.#file} can't be written: ${cause.message}`);
    }
  }

  #open(coming: number): void {
    const { folder, maxBytes } = this.#options;
    if (this.#handle === undefined) {
      mkdirSync(folder, { recursive: true });
      this.#size = existsSync(this.#file) ? statSync(this.#file).size : 0;
    }
    if (maxBytes > 0 && this.#size > 0 && this.#size + coming > maxBytes) {
      if (this.#handle !== undefined) closeSync(this.#handle);
      this.#handle = undefined;
      this.#rotate();
      this.#size = 0;
    }
    this.#handle ??= openSync(this.#file, "a");
  }

  /** quern.log becomes quern.log.1, that one quern.log.2 ... */
  #rotate(): void {
    rmSync(`${this.#file}.${kept}`, { force: true });
    for (let i = kept - 1; i >= 1; i--)
      if (existsSync(`${this.#file}.${i}`)) renameSync(`${this.#file}.${i}`, `${this.#file}.${i + 1}`);
    renameSync(this.#file, `${this.#file}.1`);
  }
}
