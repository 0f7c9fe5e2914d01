import { EventEmitter } from "node:events";
import type { Terminal } from "../../src/terminal/reporter.ts";

/** A terminal in memory: it knows line feeds, carriage returns, cursor up, clearing and hiding; it wraps and reflows. */
export class VirtualTerminal extends EventEmitter implements Terminal {
  columns: number;
  rows: number;
  isCursorShown = true;
  /** Rows that were wrapped because a line was too long. */
  wrapped = 0;
  /** Rows of the screen; `true` marks one that goes on the row before. */
  #lines: { text: string; goesOn: boolean }[] = [{ text: "", goesOn: false }];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): void {
    const parts = text.matchAll(/\x1b\[(\??\d*)([A-Za-z])|\n|\r|[^\x1b\n\r]/gu);
    for (const [part, argument, command] of parts) {
      if (command === "A") this.#row = Math.max(0, this.#row - Number(argument || 1));
      else if (command === "J") this.#clear();
      else if (argument === "?25") this.isCursorShown = command === "h";
      else if (part === "\r") this.#column = 0;
      else if (part === "\n") this.#feed(false);
      else if (command === undefined) this.#put(part);
    }
  }

  resize(columns: number, rows: number): void {
    const whole: string[] = [];
    for (const { text, goesOn } of this.#lines) {
      if (goesOn) whole[whole.length - 1] += text;
      else whole.push(text);
    }
    this.columns = columns;
    this.rows = rows;
    this.#lines = whole.flatMap((line) => {
      const pieces = line.match(new RegExp(`.{1,${columns}}`, "gu")) ?? [""];
      return pieces.map((text, i) => ({ text, goesOn: i > 0 }));
    });
    this.#row = this.#lines.length - 1;
    this.#column = this.#lines.at(-1)!.text.length;
    this.emit("resize");
  }

  /** All that was written, scrolled lines included, as one sees it. */
  text(): string {
    return this.#lines.map(({ text }) => text.trimEnd()).join("\n");
  }

  #put(letter: string): void {
    if (this.#column >= this.columns) {
      this.wrapped++;
      this.#feed(true);
    }
    const line = this.#lines[this.#row]!;
    line.text = line.text.slice(0, this.#column).padEnd(this.#column) + letter + line.text.slice(this.#column + 1);
    this.#column++;
  }

  #feed(goesOn: boolean): void {
    this.#row++;
    this.#column = 0;
    if (this.#row === this.#lines.length) this.#lines.push({ text: "", goesOn });
  }

  #clear(): void {
    this.#lines.length = this.#row + 1;
    const line = this.#lines[this.#row]!;
    line.text = line.text.slice(0, this.#column);
  }
}
