import type { QuernEvent } from "../base/events.ts";
import { scrub } from "../base/secrets.ts";
import { errorText } from "./error-text.ts";
import type { Output, Reporter } from "./reporter.ts";
import { countWords, describeFinish, describeNode, summaryLine } from "./words.ts";

export interface JsonOptions {
  readonly out: Output;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly now: () => Date;
  readonly invocationId: string;
}

type Level = "debug" | "info" | "warn" | "error";

/** One JSON object a line, in the shape of dbt's structured log. https://docs.getdbt.com/reference/events-logging */
export class JsonReporter implements Reporter {
  readonly #options: JsonOptions;

  constructor(options: JsonOptions) {
    this.#options = options;
  }

  on(event: QuernEvent): void {
    const line = describe(event);
    if (line === undefined) return;
    if (line.level === "debug" && !this.#options.debug) return;
    if (
      this.#options.quiet &&
      line.level !== "error" &&
      event.type !== "output" &&
      !(event.type === "log" && event.level === "print")
    )
      return;
    const info = {
      category: "",
      code: line.code,
      extra: {},
      invocation_id: this.#options.invocationId,
      level: line.level,
      msg: line.message,
      name: line.name,
      pid: process.pid,
      thread: "thread" in event ? event.thread : "MainThread",
      ts: this.#options.now().toISOString().replace("Z", "000Z"),
    };
    this.#options.out.write(`${scrub(JSON.stringify({ data: line.data, info }))}\n`);
  }

  close(): void {}
}

interface Line {
  readonly name: string;
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly data: object;
}

function describe(event: QuernEvent): Line | undefined {
  const line = (name: string, code: string, level: Level, message: string, data: object = {}): Line => ({
    name,
    code,
    level,
    message,
    data: { ...data, msg: message },
  });
  switch (event.type) {
    case "invocation-start":
      return line("MainReportVersion", "A001", "info", `Running with quern=${event.version}`, {
        version: event.version,
      });
    case "parsed":
      return line("FoundStats", "W006", "info", `Found ${countWords(event.counts)}`, {
        stat_line: countWords(event.counts),
      });
    case "run-start":
      return line("ConcurrencyLine", "Q026", "info", `Concurrency: ${event.threads} threads`, {
        num_threads: event.threads,
        node_count: event.total,
      });
    case "node-start":
      return line(
        "LogStartLine",
        "Q011",
        "info",
        `${event.index} of ${event.total} START ${describeNode(event.node)}`,
        { index: event.index, total: event.total, node_info: event.node },
      );
    case "node-finish": {
      const { text, status } = describeFinish(event);
      const isTest = event.node.resource_type === "test" || event.node.resource_type === "unit_test";
      const level = ["error", "fail", "runtime error", "partial success"].includes(event.status)
        ? "error"
        : event.status === "warn"
          ? "warn"
          : "info";
      return line(
        isTest ? "LogTestResult" : "LogModelResult",
        isTest ? "Q007" : "Q012",
        level,
        `${event.index} of ${event.total} ${text} [${status}]`,
        {
          index: event.index,
          total: event.total,
          status: event.status,
          execution_time: event.seconds,
          num_failures: event.failures ?? 0,
          message: event.message,
          node_info: { ...event.node, node_status: event.status },
        },
      );
    }
    case "file-loaded":
      return line("SourceFileLoaded", "S001", "info", `${event.source}: ${event.file} ${event.rows} rows`, event);
    case "load-progress":
      return line("SourceLoadProgress", "S002", "debug", `${event.source}: ${event.file} ${event.bytes} bytes`, event);
    case "run-finish":
      return line(
        "EndOfRunSummary",
        "Z030",
        Object.keys(event.counts).some((status) => status === "error" || status === "fail") ? "error" : "info",
        summaryLine(event.counts),
        { counts: event.counts, elapsed: event.seconds },
      );
    case "warning":
      return line(event.code, "W000", "warn", event.message, {
        place: event.place,
        hint: event.hint,
        node: event.node,
      });
    case "error":
      return line("MainEncounteredError", "Z002", "error", errorText(event.error), { code: event.error.code });
    case "log":
      return line(
        "JinjaLogInfo",
        event.level === "debug" ? "I063" : "I062",
        event.level === "debug" ? "debug" : "info",
        event.message,
      );
    case "statement":
      return line("SQLQuery", "E016", "debug", `On ${event.node ?? "master"}: ${event.sql}`, {
        conn_name: event.node,
        sql: event.sql,
      });
    case "output":
      return line("CommandOutput", "Q001", "info", event.text);
    case "artifact":
      return line("ArtifactWritten", "P001", "debug", `Wrote artifact to ${event.path}`, { artifact_path: event.path });
  }
}
