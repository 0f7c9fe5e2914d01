import type { Difference } from "./difference.ts";

/** Differences that are meant, each with its reason. */
const explained: readonly ((difference: Difference) => boolean)[] = [
  // quern keeps a template of a property file as it was written; dbt keeps what it rendered to
  ({ path, quern }) => path.includes(".unrendered_config.") && typeof quern === "string" && quern.includes("{{"),
  // quern says which file overrode a package's source; dbt leaves it out
  ({ path, dbt }) => path.startsWith("sources.") && path.endsWith(".patch_path") && dbt === null,
  // dbt makes a database by opening it; `compile` of quern opens one when a template asks it something
  ({ path, dbt, quern }) => path.endsWith(".duckdb") && Object.keys(dbt ?? {}).length === 0 && quern === undefined,
  // sources that could not be asked: dbt's schema has a form for them in sources.json, which dbt forgets to write
  ({ path, dbt, quern }) =>
    path.startsWith("sources.source.") &&
    dbt === undefined &&
    (quern as { status?: unknown } | undefined)?.status === "runtime error",
  // dbt joins the project file's name to the folder `.`
  ({ path, dbt, quern }) => path.endsWith(".original_file_path") && dbt === `./${String(quern)}`,
  // dbt-duckdb's incremental materialization drops a backup after its commit, in a transaction that nobody commits
  ({ path, quern }) => /\.duckdb\.\w+\.\w+__dbt_backup$/.test(path) && quern === undefined,
];

export const isExplained = (difference: Difference): boolean => explained.some((reason) => reason(difference));
