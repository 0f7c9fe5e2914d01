import { forEach } from "../../base/for-each.ts";
import type { Api } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { JobResource, TableReference } from "./job-types.ts";

/**
 * Whether a script that failed can be run again from its begin: nothing that it did stays, or would be done twice. Its
 * statements are jobs of their own, which say what they are:
 * - what only reads leaves nothing;
 * - what was in a transaction that was not committed was undone with it;
 * - a table that was made or dropped is made or dropped once more, unless something had read it before.
 * Anything else, and what is not known, counts as done.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/list (`parentJobId`)
 */
export async function leavesNothing(api: Api, script: JobResource, signal: AbortSignal): Promise<boolean> {
  const { jobId, projectId: project } = script.jobReference;
  try {
    const listed = await api.list<JobResource>(
      { method: "GET", project, path: "jobs", query: { parentJobId: jobId, projection: "full" } },
      "jobs",
      signal,
    );
    // lists come with the last first, and without all figures
    const statements = await forEach(listed.toReversed(), ({ jobReference }) =>
      api.call<JobResource>(
        {
          method: "GET",
          project,
          path: `jobs/${jobReference.jobId}`,
          query: { location: jobReference.location ?? script.jobReference.location },
        },
        signal,
      ),
    );
    return statements.length === Number(script.statistics?.numChildJobs) && isUndone(statements);
  } catch (cause) {
    if (!(cause instanceof ApiFailure)) throw cause;
    api.log(`BigQuery: what the script ${jobId} did is not known: ${cause.message}`);
    return false;
  }
}

/** `statements` in the order in which they ran. */
function isUndone(statements: readonly JobResource[]): boolean {
  const done = statements.filter(({ status }) => status.errorResult === undefined);
  if (done.some((each) => typeOf(each) === "COMMIT_TRANSACTION")) return false;
  const read = new Set<string>();
  return done.every((each) => {
    const { transactionInfo, query } = each.statistics ?? {};
    if (transactionInfo !== undefined) return true;
    const type = typeOf(each);
    for (const table of query?.referencedTables ?? []) read.add(nameOf(table));
    if (["SELECT", "ASSERT", "BEGIN_TRANSACTION", "ROLLBACK_TRANSACTION"].includes(type)) return true;
    const isOfTable = ["CREATE_TABLE", "CREATE_TABLE_AS_SELECT", "DROP_TABLE"].includes(type);
    return isOfTable && query?.ddlTargetTable !== undefined && !read.has(nameOf(query.ddlTargetTable));
  });
}

const typeOf = ({ statistics }: JobResource): string => statistics?.query?.statementType ?? "";

const nameOf = ({ projectId, datasetId, tableId }: TableReference): string => `${projectId}.${datasetId}.${tableId}`;
