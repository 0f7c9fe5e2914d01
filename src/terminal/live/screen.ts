import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "../reporter.ts";
import { textWidth } from "./text-width.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const clearBelow = "\x1b[J";

/**
 * A few lines at the bottom of the terminal that are drawn over and over, below lines that stay. The cursor is hidden
 * while they stand and shown again by `close` and however else the process ends.
 */
export class Screen {
  readonly #terminal: Terminal;
  readonly #onExit = (): void => this.close();
  /** Cells of each line that is drawn now. */
  #drawn: readonly number[] = [];
  #isOpen = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Writes `above` for good, and `area` below it in place of what was drawn before. One write: nothing flickers. */
  draw(above: readonly string[], area: readonly string[]): void {
    if (!this.#isOpen && area.length === 0) {
      if (above.length > 0) this.#terminal.write(`${above.join("\n")}\n`);
      return;
    }
    const opening = this.#isOpen ? "" : this.#open();
    const stays = above.length === 0 ? "" : `${above.join("\n")}\n`;
    this.#terminal.write(`${opening}${this.#erase()}${stays}${area.join("\n")}`);
    this.#drawn = area.map((line) => textWidth(stripVTControlCharacters(line)));
  }

  /** Takes the area away and gives the cursor back. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.off("exit", this.#onExit);
    this.#terminal.write(`${this.#erase()}${showCursor}`);
    this.#drawn = [];
  }

  #open(): string {
    this.#isOpen = true;
    process.once("exit", this.#onExit);
    return hideCursor;
  }

  /** A terminal that became narrower has wrapped the drawn lines: they are counted by the width it has now. */
  #erase(): string {
    if (this.#drawn.length === 0) return `\r${clearBelow}`;
    const columns = Math.max(1, this.#terminal.columns);
    const rows = this.#drawn.reduce((sum, cells) => sum + Math.max(1, Math.ceil(cells / columns)), 0);
    return `\r${rows > 1 ? `\x1b[${rows - 1}A` : ""}${clearBelow}`;
  }
}
