import type { NodeInfo, QuernEvent } from "../../base/events.ts";
import { scrub } from "../../base/secrets.ts";
import { type Level, type Message, reaches } from "../message.ts";
import { isBad, type Narrator } from "../narrate.ts";
import type { Palette } from "../palette.ts";
import type { Reporter, Terminal } from "../reporter.ts";
import { finishedLines, type LineStyle, runningLine } from "./node-lines.ts";
import { progressLine } from "./progress-line.ts";
import { Screen } from "./screen.ts";
import type { Symbols } from "./symbols.ts";

export interface LiveOptions {
  readonly terminal: Terminal;
  readonly threshold: Level | "none";
  readonly palette: Palette;
  readonly symbols: Symbols;
  readonly now: () => number;
}

interface Running {
  readonly node: NodeInfo;
  readonly since: number;
  note: string;
}

const drawEvery = 100;
/** Told by lines of the live view instead. */
const drawnHere = new Set(["LogStartLine", "ConcurrencyLine", "LogModelResult", "LogTestResult", "SourceFileLoaded"]);

/** For people at a terminal: a line for each ended node, and below them what runs now and how far the run is. */
export class LiveReporter implements Reporter {
  readonly #narrator: Narrator;
  readonly #options: LiveOptions;
  readonly #screen: Screen;
  readonly #running = new Map<string, Running>();
  readonly #onResize = (): void => this.#draw();
  #above: string[] = [];
  #last = "";
  #timer: NodeJS.Timeout | undefined;
  #started = 0;
  #drawn = 0;
  #turn = 0;
  #done = 0;
  #total = 0;
  #failed = 0;
  #stopping = false;

  constructor(narrator: Narrator, options: LiveOptions) {
    this.#narrator = narrator;
    this.#options = options;
    this.#screen = new Screen(options.terminal);
  }

  on(event: QuernEvent): void {
    switch (event.type) {
      case "run-start":
        this.#start(event.total);
        break;
      case "node-start":
        this.#running.set(event.node.unique_id, { node: event.node, since: this.#options.now(), note: "" });
        break;
      case "node-finish":
        this.#running.delete(event.node.unique_id);
        if (event.node.resource_type !== "operation") this.#done++;
        if (isBad(event)) this.#failed++;
        this.#above.push(...finishedLines(event, this.#style()).map(scrub));
        break;
      case "load-progress":
        this.#note(event);
        return;
      case "run-finish":
        this.#stop();
        break;
    }
    for (const message of this.#narrator.tell(event)) this.#tell(message);
    if (this.#timer === undefined || this.#options.now() - this.#drawn > drawEvery) this.#draw();
  }

  onInterrupt(): void {
    this.#stopping = this.#timer !== undefined;
    this.#draw();
  }

  close(): void {
    this.#stop();
    this.#draw();
    this.#screen.close();
  }

  #start(total: number): void {
    this.#total = total;
    this.#done = 0;
    this.#failed = 0;
    this.#started = this.#options.now();
    this.#timer ??= setInterval(() => this.#draw(), drawEvery).unref();
    this.#options.terminal.on("resize", this.#onResize);
  }

  #stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#options.terminal.off("resize", this.#onResize);
    this.#running.clear();
  }

  #note({ source, file, bytes, total }: QuernEvent & { type: "load-progress" }): void {
    const running = [...this.#running.values()].find(
      ({ node }) => node.name === source || source.endsWith(`.${node.name}`),
    );
    if (running === undefined) return;
    const of = total === null ? "" : ` of ${megabytes(total)}`;
    running.note = `${file.split("/").at(-1)} ${megabytes(bytes)}${of}`;
  }

  #tell(message: Message): void {
    if (drawnHere.has(message.name)) return;
    if (message.isProduct !== true && !reaches(message.level, this.#options.threshold)) return;
    if (message.text === "" && this.#last === "") return;
    const [head, ...rest] = scrub(message.text).split("\n");
    this.#last = message.text;
    const paint = this.#options.palette[message.tone ?? (message.name === "FoundStats" ? "dim" : "plain")];
    this.#above.push(head === "" ? "" : paint(head!), ...rest);
  }

  #style(): LineStyle {
    const { palette, symbols, terminal } = this.#options;
    return { palette, symbols, width: terminal.columns };
  }

  #draw(): void {
    this.#drawn = this.#options.now();
    const above = this.#above;
    this.#above = [];
    if (this.#timer === undefined) {
      this.#screen.draw(above, []);
      this.#screen.close();
    } else this.#screen.draw(above, this.#area());
  }

  /** What runs, longest first, as much as the terminal has room for, and the bar. */
  #area(): string[] {
    const { terminal, now, symbols, palette } = this.#options;
    const style = this.#style();
    const spin = symbols.spinner[this.#turn++ % symbols.spinner.length]!;
    const room = Math.max(0, Math.min(12, terminal.rows - 3));
    const running = [...this.#running.values()];
    const shown = running.slice(0, running.length > room ? Math.max(0, room - 1) : room);
    const lines = shown.map(({ node, since, note }) => runningLine(node, (now() - since) / 1000, note, spin, style));
    if (running.length > shown.length && room > 0)
      lines.push(palette.dim(`  ${symbols.more} and ${running.length - shown.length} more`));
    const seconds = (now() - this.#started) / 1000;
    lines.push(
      progressLine(
        { done: this.#done, total: this.#total, failed: this.#failed, seconds, stopping: this.#stopping },
        style,
      ),
    );
    return lines.map(scrub);
  }
}

const megabytes = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
