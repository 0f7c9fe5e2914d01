import type { QuernEvent } from "../base/events.ts";
import { scrub } from "../base/secrets.ts";
import { errorText, placeText } from "./error-text.ts";
import type { Output, Reporter } from "./reporter.ts";
import { countWords, describeFinish, describeNode, dotted, summaryLine } from "./words.ts";

type Finish = QuernEvent & { type: "node-finish" };

export interface PlainOptions {
  readonly out: Output;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly now: () => Date;
  readonly cwd: string;
  /** Lists and other products only: `ls`, `compile` and `show` are read by programs. */
  readonly productOnly: boolean;
  readonly showRows: boolean;
}

/** One line an event, as dbt prints them: with the time, without colours; for pipes, files and CI. */
export class PlainReporter implements Reporter {
  readonly #options: PlainOptions;
  readonly #failed: Finish[] = [];
  readonly #warned: Finish[] = [];

  constructor(options: PlainOptions) {
    this.#options = options;
  }

  on(event: QuernEvent): void {
    switch (event.type) {
      case "output":
        this.#options.out.write(`${scrub(event.text)}\n`);
        break;
      case "log":
        if (event.level === "print") this.#options.out.write(`${scrub(event.message)}\n`);
        else if (event.level === "info") this.#line(event.message);
        else if (this.#options.debug) this.#line(event.message);
        break;
      case "warning":
        if (!this.#options.productOnly) this.#warning(event);
        break;
      case "error":
        this.#line(errorText(event.error, this.#options.cwd), true);
        break;
      case "statement":
        if (this.#options.debug) this.#line(`On ${event.node ?? "master"}: ${event.sql}`);
        break;
      case "invocation-start":
        if (!this.#options.productOnly) this.#line(`Running with quern=${event.version}`);
        break;
      case "parsed":
        if (!this.#options.productOnly) this.#line(`Found ${countWords(event.counts)}`);
        break;
      case "run-start":
        this.#line("");
        this.#line(`Concurrency: ${event.threads} threads (target='${event.command}')`.replace(/ \(target=.*/, ""));
        this.#line("");
        break;
      case "node-start":
        this.#line(dotted(`${event.index} of ${event.total} START ${describeNode(event.node)}`, "RUN"));
        break;
      case "node-finish":
        this.#finish(event);
        break;
      case "file-loaded":
        this.#line(
          event.skipped
            ? `  ${event.source}: ${event.file} was loaded before`
            : `  ${event.source}: ${event.file} ${event.rows} rows${event.quarantined > 0 ? `, ${event.quarantined} in quarantine` : ""} in ${event.seconds.toFixed(2)}s`,
        );
        break;
      case "run-finish":
        this.#summary(event);
        break;
    }
  }

  close(): void {}

  #line(text: string, always = false): void {
    if (this.#options.quiet && !always) return;
    const time = this.#options.now().toTimeString().slice(0, 8);
    this.#options.out.write(
      `${scrub(text)
        .split("\n")
        .map((line) => `${time}  ${line}`.trimEnd())
        .join("\n")}\n`,
    );
  }

  #warning(event: QuernEvent & { type: "warning" }): void {
    const place = event.place === undefined ? "" : ` at ${placeText(event.place, this.#options.cwd)}`;
    this.#line(
      `[WARNING][${event.code}]${place}: ${event.message}${event.hint === undefined ? "" : `\n  hint: ${event.hint}`}`,
    );
  }

  #finish(event: Finish): void {
    const { text, status } = describeFinish(event);
    if (["error", "fail", "runtime error", "partial success"].includes(event.status)) this.#failed.push(event);
    else if (event.status === "warn") this.#warned.push(event);
    this.#line(dotted(`${event.index} of ${event.total} ${text}`, status));
  }

  #summary(event: QuernEvent & { type: "run-finish" }): void {
    this.#line("");
    this.#line(`Finished running ${event.command} in ${event.seconds.toFixed(2)} seconds.`);
    this.#line("");
    if (event.cancelled) this.#line("The run was interrupted; `quern retry` goes on from there.", true);
    const problems = [...this.#failed, ...this.#warned];
    if (problems.length === 0 && !event.cancelled) this.#line("Completed successfully");
    else if (this.#failed.length > 0)
      this.#line(
        `Completed with ${this.#failed.length} error${this.#failed.length === 1 ? "" : "s"}, ${this.#warned.length} warning${this.#warned.length === 1 ? "" : "s"}:`,
        true,
      );
    else if (problems.length > 0)
      this.#line(`Completed with ${problems.length} warning${problems.length === 1 ? "" : "s"}:`);
    for (const problem of problems) this.#problem(problem);
    this.#line("");
    this.#line(summaryLine(event.counts));
  }

  #problem(event: Finish): void {
    const { node } = event;
    const file =
      node.file === undefined
        ? ""
        : ` (${node.file}${node.line === undefined || node.line === 1 ? "" : `:${node.line}`})`;
    const always = event.status !== "warn";
    this.#line("", always);
    this.#line(
      `${event.status === "warn" ? "Warning" : event.status === "fail" ? "Failure" : "Error"} in ${node.resource_type} ${node.name}${file}`,
      always,
    );
    if (event.error !== undefined) this.#line(indent(errorText(event.error, this.#options.cwd)), always);
    else if (event.message !== null) this.#line(indent(event.message), always);
    if (event.rows !== undefined && this.#options.showRows) this.#line(indent(rowsText(event.rows)), always);
    if (event.compiledPath !== undefined) this.#line(`  compiled code at ${event.compiledPath}`, always);
    if (event.status === "fail" && node.resource_type === "test")
      this.#line(`  look further: quern show --select ${node.name} --limit 100`, always);
  }
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

function rowsText({ columns, rows, more }: NonNullable<Finish["rows"]>): string {
  const cell = (value: unknown): string => {
    const text =
      value === null || value === undefined
        ? ""
        : typeof value === "object" && "str" in value
          ? String((value as { str(): string }).str())
          : String(value);
    return text.length > 40 ? `${text.slice(0, 37)}...` : text.replaceAll("\n", " ");
  };
  const table = [columns.map(String), ...rows.map((row) => row.map(cell))];
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map((row) => `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |`);
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return [...lines, ...(more ? ["| ... more rows"] : [])].join("\n");
}
