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
  const [row] = main.table?.rows ?? [];
  if (main.table?.rows.length !== 1 || row === undefined || row.length !== 3) {
    throw new QuernError(
      "QN-RUN-MATERIALIZATION",
      `dbt internally failed to execute ${node.unique_id}: Returned ${main.table?.rows.length ?? 0} rows, but expected 1 row of 3 columns`,
      {
        node: node.unique_id,
      },
    );
  }
  const verdict = testVerdict(
    { failures: Number(row[0] ?? 0), shouldWarn: truth(row[1]), shouldError: truth(row[2]) },
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

const truth = (value: unknown): boolean => value === true || value === 1 || String(value).toLowerCase() === "true";

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
