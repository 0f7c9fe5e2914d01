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
export function resultDifferences(dbt: unknown, quern: unknown, name: string): Difference[] {
  return differencesOf(byNode(dbt), byNode(quern), (path) => path.endsWith("compiled_code"), name);
}

function byNode(artifact: unknown): unknown {
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
        relation_name,
        compiled_code,
        batch_results,
      },
    ]),
  );
}
