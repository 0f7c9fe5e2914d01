import type { QuernEvent } from "../base/events.ts";
import { writeAtomic } from "../base/files.ts";
import { scrub } from "../base/secrets.ts";
import { errorText } from "./error-text.ts";
import { isBad } from "./narrate.ts";
import type { Reporter } from "./reporter.ts";
import { rowsText } from "./rows-text.ts";

type Finish = QuernEvent & { type: "node-finish" };

export interface JUnitOptions {
  readonly file: string;
  readonly cwd: string;
  readonly showRows: boolean;
  readonly now: () => Date;
}

/** Writes what ran as JUnit's XML, which CI systems show: a suite for each kind of resource, a case for each node. */
export class JUnitReporter implements Reporter {
  readonly #options: JUnitOptions;
  readonly #finished: Finish[] = [];
  readonly #errors: string[] = [];

  constructor(options: JUnitOptions) {
    this.#options = options;
  }

  on(event: QuernEvent): void {
    if (event.type === "node-finish") this.#finished.push(event);
    else if (event.type === "error") this.#errors.push(errorText(event.error, this.#options.cwd));
  }

  /** @throws QuernError QN-FILE-WRITE */
  close(): void {
    writeAtomic(this.#options.file, scrub(this.#text()));
  }

  #text(): string {
    const suites = new Map<string, Finish[]>();
    for (const event of this.#finished) {
      const kind = event.node.resource_type;
      suites.set(kind, [...(suites.get(kind) ?? []), event]);
    }
    const lines = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="quern"${totals(this.#finished, this.#errors.length)}>`,
    ];
    const timestamp = this.#options.now().toISOString();
    for (const [kind, events] of suites) {
      lines.push(`  <testsuite name="${xml(kind)}" timestamp="${timestamp}"${totals(events, 0)}>`);
      for (const event of events) lines.push(...this.#case(event));
      lines.push("  </testsuite>");
    }
    if (this.#errors.length > 0) {
      lines.push(
        `  <testsuite name="command" timestamp="${timestamp}" tests="${this.#errors.length}" failures="0" errors="${this.#errors.length}" skipped="0" time="0.000">`,
      );
      for (const text of this.#errors)
        lines.push(
          `    <testcase name="command" classname="quern" time="0.000">`,
          `      <error message="${xml(firstLine(text))}">${xml(text)}</error>`,
          "    </testcase>",
        );
      lines.push("  </testsuite>");
    }
    return `${[...lines, "</testsuites>"].join("\n")}\n`;
  }

  #case(event: Finish): string[] {
    const { node, status, seconds } = event;
    const line = node.line === undefined ? "" : ` line="${node.line}"`;
    const file = node.file === undefined ? "" : ` file="${xml(node.file)}"${line}`;
    const open = `    <testcase name="${xml(node.name)}" classname="${xml(node.unique_id)}"${file} time="${seconds.toFixed(3)}"`;
    if (isBad(event)) {
      const tag = status === "fail" ? "failure" : "error";
      const text = this.#details(event);
      return [
        `${open}>`,
        `      <${tag} message="${xml(firstLine(event.message ?? text))}">${xml(text)}</${tag}>`,
        "    </testcase>",
      ];
    }
    if (status === "skipped")
      return [
        `${open}>`,
        `      <skipped${event.message === null ? "" : ` message="${xml(firstLine(event.message))}"`}/>`,
        "    </testcase>",
      ];
    if (status === "warn")
      return [`${open}>`, `      <system-out>${xml(this.#details(event))}</system-out>`, "    </testcase>"];
    return [`${open}/>`];
  }

  #details({ error, message, rows, compiledPath }: Finish): string {
    const parts = [error === undefined ? (message ?? "") : errorText(error, this.#options.cwd)];
    if (rows !== undefined && this.#options.showRows) parts.push(rowsText(rows));
    if (compiledPath !== undefined) parts.push(`compiled code at ${compiledPath}`);
    return parts.join("\n");
  }
}

function totals(events: readonly Finish[], errors: number): string {
  const count = (test: (event: Finish) => boolean): number => events.filter(test).length;
  const failures = count(({ status }) => status === "fail");
  const bad = count((event) => isBad(event) && event.status !== "fail");
  const skipped = count(({ status }) => status === "skipped");
  const seconds = events.reduce((sum, event) => sum + event.seconds, 0);
  return ` tests="${events.length + errors}" failures="${failures}" errors="${bad + errors}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}

const firstLine = (text: string): string => text.split("\n")[0]!;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as XML 1.0 may hold it: marks escaped, control characters dropped. */
function xml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => entities[mark]!).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
}
