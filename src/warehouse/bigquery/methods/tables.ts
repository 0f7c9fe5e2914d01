import { QuernError } from "../../../base/errors.ts";
import type { Relation } from "../../relation.ts";
import { ApiFailure } from "../api-failure.ts";
import type { TableResource } from "../catalog.ts";
import type { BigQueryConnection } from "../connection.ts";
import type { TableReference } from "../job-types.ts";
import type { RestCall } from "../rest-client.ts";

/** The table of a relation as the API names it; `t$20240101` names one partition. */
export function tableReference({ database, schema, identifier }: Relation): TableReference {
  if (database === null || schema === null || identifier === null)
    throw new QuernError("QN-JINJA-TYPE", "The relation needs a project, a dataset and a name here");
  return { projectId: database, datasetId: schema, tableId: identifier };
}

const isNotFound = (cause: unknown): boolean => cause instanceof ApiFailure && cause.status === 404;

const tableCall = (relation: Relation, method: RestCall["method"]): RestCall => {
  const { projectId, datasetId, tableId } = tableReference(relation);
  return { method, project: projectId, path: `datasets/${datasetId}/tables/${tableId}` };
};

/** The answer, or undefined where there is no such thing. */
export async function unlessMissing<T extends object>(
  connection: BigQueryConnection,
  call: RestCall,
): Promise<T | undefined> {
  try {
    return await connection.call<T>(call);
  } catch (cause) {
    if (isNotFound(cause instanceof QuernError ? cause.cause : cause)) return undefined;
    throw cause;
  }
}

/** What the API knows of a relation; undefined when there is none. */
export const findTable = (connection: BigQueryConnection, relation: Relation): Promise<TableResource | undefined> =>
  unlessMissing<TableResource>(connection, tableCall(relation, "GET"));

/** @throws QuernError when there is none */
export const getTable = (connection: BigQueryConnection, relation: Relation): Promise<TableResource> =>
  connection.call<TableResource>(tableCall(relation, "GET"));

/** Changes some members of a table. https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/patch */
export const patchTable = (connection: BigQueryConnection, relation: Relation, body: object): Promise<object> =>
  connection.call({ ...tableCall(relation, "PATCH"), body });

/** Takes a table, view or function away; one that is not there is no error. */
export async function deleteRelation(connection: BigQueryConnection, relation: Relation): Promise<void> {
  const call = tableCall(relation, "DELETE");
  const isRoutine = relation.type === "function";
  await unlessMissing(connection, isRoutine ? { ...call, path: call.path.replace("/tables/", "/routines/") } : call);
}
