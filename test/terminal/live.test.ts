import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { QuernError } from "../../src/base/errors.ts";
import type { NodeInfo, QuernEvent } from "../../src/base/events.ts";
import { LiveReporter } from "../../src/terminal/live/live.ts";
import { symbolsFor } from "../../src/terminal/live/symbols.ts";
import { Narrator } from "../../src/terminal/narrate.ts";
import { colorless } from "../../src/terminal/palette.ts";
import { VirtualTerminal } from "./virtual-terminal.ts";

const node = (name: string, kind = "model", materialized = "table"): NodeInfo => ({
  unique_id: `${kind}.shop.${name}`,
  name,
  resource_type: kind,
  ...(kind === "model" ? { materialized, relation: `main.${name}` } : {}),
  file: `models/${name}.sql`,
});
const start = (each: NodeInfo, index: number): QuernEvent => ({
  type: "node-start",
  node: each,
  index,
  total: 4,
  thread: "Thread-1",
});
const finish = (each: NodeInfo, index: number, more: object = {}): QuernEvent =>
  ({
    ...{ type: "node-finish", node: each, index, total: 4, thread: "Thread-1", status: "success" },
    ...{ message: "OK", seconds: 1.234, failures: null },
    ...more,
  }) as QuernEvent;

function open(columns: number, rows = 12) {
  const terminal = new VirtualTerminal(columns, rows);
  let time = 0;
  const reporter = new LiveReporter(new Narrator({ cwd: "/", showRows: true }), {
    terminal,
    threshold: "info",
    palette: colorless,
    symbols: symbolsFor({ LANG: "C.UTF-8" }),
    now: () => time,
  });
  const pass = (seconds: number): void => {
    time += seconds * 1000;
  };
  const tell = (...events: readonly QuernEvent[]): void => {
    for (const event of events) {
      pass(0.2);
      reporter.on(event);
    }
  };
  return { terminal, reporter, tell, pass };
}

const orders = node("stg_orders");
const sales = node("sales", "model", "incremental");
const unique = node("unique_sales_id", "test");
const failed = {
  status: "error",
  message: "Database Error",
  error: new QuernError("QN-DB-STATEMENT", "Binder Error: no such column\nCandidates: a"),
};
const begin: QuernEvent[] = [
  { type: "run-start", command: "build", total: 4, threads: 2 },
  start(orders, 1),
  start(sales, 2),
];
const end: QuernEvent = {
  type: "run-finish",
  command: "build",
  seconds: 3,
  counts: { success: 1, error: 1, skipped: 1 },
  cancelled: false,
};

it("shows what runs, how far the run is, and keeps a line of each ended node", () => {
  const { terminal, reporter, tell } = open(80);
  tell(...begin);
  expect(terminal.text()).toMatchSnapshot("two running");
  tell(finish(orders, 1, { message: "CREATE 2633521" }), start(unique, 3));
  expect(terminal.text()).toMatchSnapshot("one ended");
  tell(
    finish(sales, 2, failed),
    finish(unique, 3, { status: "skipped", message: "Skipped because sales failed", seconds: 0 }),
    end,
  );
  reporter.close();
  expect(terminal.text()).toMatchSnapshot("all ended");
  expect(terminal.isCursorShown).toBe(true);
});

it.each([20, 36, 50])("fits a terminal of %i columns", (columns) => {
  const { terminal, reporter, tell } = open(columns, 30);
  const long = node("a_model_with_a_name_that_is_longer_than_the_whole_terminal_is_wide");
  tell(...begin, finish(orders, 1), start(long, 3), finish(sales, 2, failed), finish(long, 3));
  expect(terminal.wrapped).toBe(0);
  reporter.close();
  expect(terminal.text()).toMatchSnapshot();
});

it("shows no more running nodes than the terminal has rows for", () => {
  const { terminal, tell } = open(60, 8);
  tell(...begin, ...Array.from({ length: 9 }, (_, i) => start(node(`m${i}`), 3 + i)));
  expect(terminal.text()).toMatchSnapshot();
});

it("redraws in place when the terminal becomes narrower or wider", () => {
  const { terminal, tell } = open(80);
  tell(...begin);
  terminal.resize(40, 12);
  expect(
    terminal
      .text()
      .split("\n")
      .filter((line) => line.includes("stg_orders")),
  ).toHaveLength(1);
  tell(finish(orders, 1));
  terminal.resize(100, 12);
  expect(terminal.text()).toMatchSnapshot();
});

it("gives the cursor back and says what happens after an interrupt", () => {
  const { terminal, reporter, tell } = open(80);
  tell(...begin);
  expect(terminal.isCursorShown).toBe(false);
  reporter.onInterrupt();
  expect(terminal.text()).toContain("Stopping what runs. Ctrl-C again leaves at once.");
  tell({ ...end, cancelled: true } as QuernEvent);
  reporter.close();
  expect(terminal.isCursorShown).toBe(true);
  expect(terminal.text()).toContain("The run was interrupted.");
  expect(terminal.text()).not.toContain("Stopping");
});

it("tells the progress of a download beside its source", () => {
  const { terminal, tell, pass } = open(80);
  const source = node("orders", "source");
  tell(...begin, start(source, 3));
  tell({ type: "load-progress", source: "orders", file: "lake/kz.csv", bytes: 120_000_000, total: 400_000_000 });
  pass(1);
  tell({ type: "log", level: "info", message: "a line of a template" });
  expect(terminal.text()).toContain("kz.csv 120.0 MB of 400.0 MB");
  expect(stripVTControlCharacters(terminal.text())).toContain("a line of a template");
});
