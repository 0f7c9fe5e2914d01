import { type Difference, differencesOf } from "./difference.ts";

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly failures?: number | null;
  readonly message?: string | null;
  readonly relation_name?: string | null;
  readonly compiled_code?: string | null;
  readonly batch_results?: unknown;
}

/** Compares what became of each node in two run_results.json or sources.json: statuses, failures, verdicts, SQL and batches. */
export function resultDifferences(dbt: unknown, quern: unknown, name: string, raised = false): Difference[] {
  const told = (artifact: unknown): unknown => byNode(artifact, raised);
  return differencesOf(told(dbt), told(quern), (path) => path.endsWith("compiled_code"), name);
}

function byNode(artifact: unknown, raised: boolean): unknown {
  if (artifact === undefined) return undefined;
  const { results } = artifact as { results: readonly Result[] };
  return Object.fromEntries(
    results.map(({ unique_id, status, failures, message, relation_name, compiled_code, batch_results }) => [
      unique_id,
      {
        status,
        failures,
        // what a test says of its rows; errors have words of their own
        verdict: /^Got \d/.exec(message ?? "") ? message : null,
        ...(raised && status === "error" ? { said: wordsOf(message ?? "") } : {}),
        relation_name,
        compiled_code,
        batch_results,
      },
    ]),
  );
}

/** The first paragraph of an error's message, without the line that says which kind of error it was where. */
function wordsOf(message: string): string {
  const lines = message.split("\n").slice(1);
  const end = lines.findIndex((line) => line.trim() === "");
  return lines
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.trim())
    .join("\n");
}
