import type { QuernEvent } from "../base/events.ts";
import { billText, estimateText } from "./cost-text.ts";
import { errorText, placeText } from "./error-text.ts";
import type { Message, Tone } from "./message.ts";
import { rowsText } from "./rows-text.ts";
import { countWords, describeFinish, describeNode, summaryLine } from "./words.ts";

type Finish = QuernEvent & { type: "node-finish" };

export interface NarratorOptions {
  /** Places are told relative to it. */
  readonly cwd: string;
  /** Whether the failing rows of tests are told. */
  readonly showRows: boolean;
}

/** Turns events into messages, in dbt's words. It remembers what failed, for the summary at the end. */
export class Narrator {
  readonly #options: NarratorOptions;
  readonly #failed: Finish[] = [];
  readonly #warned: Finish[] = [];
  /** Nodes that cost something, or would. */
  readonly #costs: Finish[] = [];

  constructor(options: NarratorOptions) {
    this.#options = options;
  }

  tell(event: QuernEvent): Message[] {
    switch (event.type) {
      case "run-finish":
        return this.#summary(event);
      case "node-finish": {
        if (event.usage !== undefined || event.estimate !== undefined) this.#costs.push(event);
        if (isBad(event)) this.#failed.push(event);
        else if (event.status === "warn") this.#warned.push(event);
        return [finishMessage(event)];
      }
      default:
        return this.#tellSimple(event);
    }
  }

  #tellSimple(event: Exclude<QuernEvent, { type: "run-finish" | "node-finish" }>): Message[] {
    const { cwd } = this.#options;
    switch (event.type) {
      case "invocation-start":
        return [
          info("MainReportVersion", "A001", `Running with quern=${event.version}`, { version: event.version }),
          ...(event.adapter === undefined
            ? []
            : [
                debug("AdapterRegistered", "E034", `Registered adapter: ${event.adapter}`, {
                  adapter_name: event.adapter,
                }),
              ]),
        ];
      case "parsed": {
        const words = countWords(event.counts);
        return [info("FoundStats", "W006", `Found ${words}`, { stat_line: words, elapsed: event.seconds })];
      }
      case "run-start": {
        const threads = `${event.threads} ${event.threads === 1 ? "thread" : "threads"}`;
        const data = { num_threads: event.threads, node_count: event.total };
        return [blank(), info("ConcurrencyLine", "Q026", `Concurrency: ${threads}`, data), blank()];
      }
      case "node-start": {
        const { index, total, node, thread } = event;
        const text = `${index} of ${total} START ${describeNode(node)}`;
        const data = { index, total, node_info: node };
        return [{ ...info("LogStartLine", "Q011", text, data), status: "RUN", thread }];
      }
      case "file-loaded":
        return [info("SourceFileLoaded", "S001", loadedText(event), event)];
      case "load-progress": {
        const text = `${event.source}: ${event.file} ${event.bytes} bytes`;
        return [debug("SourceLoadProgress", "S002", text, event)];
      }
      case "warning": {
        const place = event.place === undefined ? "" : ` at ${placeText(event.place, cwd)}`;
        const hint = event.hint === undefined ? "" : `\n  hint: ${event.hint}`;
        const text = `[WARNING][${event.code}]${place}: ${event.message}${hint}`;
        const data = { place: event.place, hint: event.hint, node: event.node };
        return [{ name: event.code, code: "W000", level: "warn", text, tone: "warn", data }];
      }
      case "error": {
        const { code } = event.error;
        const text = errorText(event.error, cwd);
        return [{ name: "MainEncounteredError", code: "Z002", level: "error", text, tone: "bad", data: { code } }];
      }
      case "log":
        if (event.level === "debug") return [debug("JinjaLogDebug", "I063", event.message, {})];
        return [
          { ...info("JinjaLogInfo", "I062", event.message, {}), isProduct: event.level === "print" || undefined },
        ];
      case "statement": {
        const time = event.seconds === undefined ? "" : ` (${event.seconds.toFixed(3)}s)`;
        const data = { conn_name: event.node ?? "master", sql: event.sql, elapsed: event.seconds };
        return [debug("SQLQuery", "E016", `On ${event.node ?? "master"}${time}: ${event.sql}`, data)];
      }
      case "output":
        return [{ ...info("CommandOutput", "Q001", event.text, {}), isProduct: true }];
      case "artifact": {
        const data = { artifact_path: event.path };
        return [debug("ArtifactWritten", "P001", `Wrote artifact to ${event.path}`, data)];
      }
    }
  }

  /** What failed, where, and what to do next. */
  #summary(event: QuernEvent & { type: "run-finish" }): Message[] {
    const { counts, seconds, command, cancelled } = event;
    const failed = this.#failed.splice(0);
    const warned = this.#warned.splice(0);
    const time = `${seconds.toFixed(2)} seconds`;
    const messages: Message[] = [
      blank(),
      info("FinishedRunningStats", "E040", `Finished running ${command} in ${time}.`, { execution_time: seconds }),
      blank(),
    ];
    const partial = failed.filter(({ status }) => status === "partial success").length;
    const errors = counted(failed.length - partial, "error", "errors");
    const partials = counted(partial, "partial success", "partial successes");
    const warnings = counted(warned.length, "warning", "warnings");
    const end = (level: Message["level"], text: string, tone: Tone): Message => ({
      name: "EndOfRunSummary",
      code: "Z030",
      level,
      text,
      tone,
      data: { num_errors: failed.length, num_warnings: warned.length, keyboard_interrupt: cancelled },
    });
    if (cancelled) messages.push(end("error", "The run was interrupted.", "bad"));
    if (failed.length > 0)
      messages.push(end("error", `Completed with ${errors}, ${partials}, and ${warnings}:`, "bad"));
    else if (warned.length > 0) messages.push(end("info", `Completed with ${warnings}:`, "warn"));
    else if (!cancelled) messages.push(end("info", "Completed successfully", "good"));
    for (const problem of [...failed, ...warned]) messages.push(...this.#problem(problem));
    if ((failed.length > 0 || cancelled) && event.isDryRun !== true && command !== "source freshness") {
      const text = "`quern retry` runs again what failed or was skipped.";
      messages.push(blank(), info("RetryHint", "Z031", text, {}));
    }
    const price = event.price ?? null;
    const costs = this.#costs.splice(0);
    const bill = event.isDryRun === true ? estimateText(costs, price) : billText(costs, price);
    if (bill.length > 0) messages.push(blank(), ...bill.map((text) => info("CostLine", "Z032", text, {})));
    const line = summaryLine(counts);
    messages.push(blank(), info("StatsLine", "E047", line, { counts, elapsed: seconds }));
    return messages;
  }

  #problem(event: Finish): Message[] {
    const { node, status, error, compiledPath } = event;
    const line = node.line === undefined || node.line === 1 ? "" : `:${node.line}`;
    const file = node.file === undefined ? "" : ` (${node.file}${line})`;
    const word = status === "warn" ? "Warning" : status === "fail" ? "Failure" : (error?.kind ?? "Error");
    const details: string[] = [];
    if (error !== undefined) details.push(errorText(error, this.#options.cwd, false));
    else if (event.message !== null) details.push(event.message);
    if (event.rows !== undefined && this.#options.showRows) details.push(rowsText(event.rows));
    if (compiledPath !== undefined) details.push(`compiled code at ${compiledPath}`);
    if ((status === "fail" || status === "warn") && node.resource_type === "test")
      details.push(`look further: quern show --select ${node.name} --limit 100`);
    const level = status === "warn" ? "warn" : "error";
    const name = status === "warn" ? "RunResultWarning" : status === "fail" ? "RunResultFailure" : "RunResultError";
    const data = { unique_id: node.unique_id, file: node.file, line: node.line, code: error?.code };
    const head = `${word} in ${node.resource_type} ${node.name}${file}`;
    return [
      { ...blank(), level },
      { name, code: "Z021", level, text: head, tone: status === "warn" ? "warn" : "bad", data },
      ...(details.length === 0
        ? []
        : [{ name: `${name}Details`, code: "Z022", level, text: indent(details.join("\n")), data } as const]),
    ];
  }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Statuses that make a run fail. */
export function isBad({ status }: Finish): boolean {
  return ["error", "fail", "runtime error", "partial success"].includes(status);
}

/** What is told of an ended node: its line, with dbt's names for logs. */
function finishMessage(event: Finish): Message {
  const { index, total, node, thread } = event;
  const { text, status } = describeFinish(event);
  const isTest = node.resource_type === "test" || node.resource_type === "unit_test";
  return {
    name: isTest ? "LogTestResult" : "LogModelResult",
    code: isTest ? "Q007" : "Q012",
    level: isBad(event) ? "error" : event.status === "warn" ? "warn" : "info",
    text: `${index} of ${total} ${text}`,
    status,
    tone: toneOf(event),
    thread,
    data: {
      index,
      total,
      status: event.status,
      execution_time: event.seconds,
      num_failures: event.failures ?? 0,
      message: event.message,
      ...(event.usage !== undefined && { usage: event.usage }),
      ...(event.estimate !== undefined && { estimate: event.estimate }),
      node_info: { ...node, node_status: event.status },
    },
  };
}

/** Good, bad or in between. */
export function toneOf(event: Finish): Tone {
  if (isBad(event)) return "bad";
  if (event.status === "warn") return "warn";
  return event.status === "skipped" || event.status === "no-op" ? "quiet" : "good";
}

/** How a file came into the warehouse. */
function loadedText(event: QuernEvent & { type: "file-loaded" }): string {
  const { source, file, rows, quarantined, skipped, seconds } = event;
  if (skipped) return `  ${source}: ${file} was loaded before`;
  const bad = quarantined > 0 ? `, ${quarantined} in quarantine` : "";
  return `  ${source}: ${file} ${rows} rows${bad} in ${seconds.toFixed(2)}s`;
}

const info = (name: string, code: string, text: string, data: object): Message => ({
  name,
  code,
  level: "info",
  text,
  data,
});
const debug = (name: string, code: string, text: string, data: object): Message => ({
  name,
  code,
  level: "debug",
  text,
  data,
});
const blank = (): Message => ({ name: "Formatting", code: "Z017", level: "info", text: "" });
const indent = (text: string): string => text.replace(/^(?=.)/gm, "  ");
