import { QuernError } from "../../base/errors.ts";
import { str, type Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { compileNode } from "../compile.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import { testVerdict } from "../test-verdict.ts";
import { materialize } from "./materialize.ts";

const shownRows = 10;

/** Runs a data test: its query must find nothing, or as much as its config allows. */
export async function executeDataTest(run: RunContext, node: ManifestNode, slot: Slot): Promise<Executed> {
  const { sql } = await compileNode(run, node, slot);
  const { main, relations } = await materialize(run, node, sql, slot, { materialization: "test" });
  const [failures, shouldWarn, shouldError] = onlyRow(node, main.table?.rows ?? []);
  const verdict = testVerdict(
    { failures: Number(failures ?? 0), shouldWarn: truth(node, shouldWarn), shouldError: truth(node, shouldError) },
    node.config,
    run.warningsAreErrors,
  );
  const relationName = relations[0]?.render() ?? null;
  const rows =
    verdict.status === "pass" || verdict.failures === 0
      ? undefined
      : await sampleRows(slot, relationName === null ? sql : `select * from ${relationName}`);
  return {
    status: verdict.status,
    message: verdict.message,
    failures: verdict.failures,
    adapterResponse: main.response,
    rows,
    relationName,
  };
}

type Row = readonly unknown[];

/** The counts of a test's query. @throws QuernError QN-RUN-MATERIALIZATION when `get_test_sql` asks for something else */
function onlyRow({ unique_id }: ManifestNode, rows: readonly Row[]): Row {
  const [row] = rows;
  if (row !== undefined && rows.length === 1 && row.length === 3) return row;
  const found = rows.length === 1 ? `${row!.length} columns` : `${rows.length} rows`;
  const wanted = rows.length === 1 ? "3 columns" : "1 row";
  throw new QuernError(
    "QN-RUN-MATERIALIZATION",
    `dbt internally failed to execute ${unique_id}: Returned ${found}, but expected ${wanted}`,
    { node: unique_id },
  );
}

const words = new Map([
  ...["y", "yes", "t", "true", "on", "1"].map((word) => [word, true] as const),
  ...["n", "no", "f", "false", "off", "0"].map((word) => [word, false] as const),
]);

/** A warehouse's own truth, a number, or one of the words that dbt takes for it. */
function truth({ unique_id }: ManifestNode, value: unknown): boolean {
  if (typeof value !== "string") return Boolean(value);
  const meant = words.get(value.toLowerCase());
  if (meant !== undefined) return meant;
  throw new QuernError(
    "QN-RUN-MATERIALIZATION",
    `Macro 'get_test_sql' returns '${value}'.  It is not type 'bool' and cannot not be converted reliably to a bool.`,
    { node: unique_id },
  );
}

/** The first failing rows, for people to look at. */
async function sampleRows(slot: Slot, sql: string): Promise<Executed["rows"]> {
  const { table } = await slot.connection.execute(`select * from (\n${sql}\n) as failing limit ${shownRows + 1}`, {
    fetch: true,
  });
  return {
    columns: table.columns.map((column) => column.name),
    // dates, floats, lists and structs as a template would print them
    rows: table.rows
      .slice(0, shownRows)
      .map((row) => row.map((cell) => (typeof cell === "object" && cell !== null ? str(cell as Value) : cell))),
    more: table.rows.length > shownRows,
  };
}
