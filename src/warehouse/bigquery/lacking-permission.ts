import type { BigQueryCredentials } from "./credentials.ts";
import { memberOf } from "./refused-credentials.ts";

/** The least predefined role that has a permission, by its beginning. https://cloud.google.com/bigquery/docs/access-control */
const roles: readonly (readonly [permissions: RegExp, role: string])[] = [
  [/^serviceusage\./, "roles/serviceusage.serviceUsageConsumer"],
  [/^bigquery\.jobs\.(create|get|update|list)/, "roles/bigquery.jobUser"],
  [/^bigquery\.datasets\.create$/, "roles/bigquery.user"],
  [
    /^bigquery\.(datasets\.(update|delete|setIamPolicy)|rowAccessPolicies|tables\.setIamPolicy)/,
    "roles/bigquery.dataOwner",
  ],
  [/^bigquery\.connections\./, "roles/bigquery.connectionUser"],
  [/^bigquery\.(reservations|reservationAssignments)\./, "roles/bigquery.resourceEditor"],
  [/^bigquery\.[a-zA-Z]+\.(get|getData|list)$/, "roles/bigquery.dataViewer"],
  [/^bigquery\./, "roles/bigquery.dataEditor"],
  [/^storage\.[a-zA-Z]+\.(get|list)$/, "roles/storage.objectViewer"],
  [/^storage\./, "roles/storage.objectUser"],
  [/^cloudkms\./, "roles/cloudkms.cryptoKeyEncrypterDecrypter (to BigQuery's own service account)"],
];

/** The message names the permission that lacks; the hint names the role that has it, and how to give it. */
export function permissionHint(message: string, credentials: BigQueryCredentials): string {
  if (/VPC Service Controls/i.test(message)) return "A perimeter of VPC Service Controls keeps this call out.";
  if (/Drive/.test(message))
    return "A table over a file in Google Drive needs that file shared with the account, and the scope of Drive in its login.";
  const { project, executionProject, quotaProject } = credentials;
  const found = /\b((?:bigquery|storage|serviceusage|cloudkms)\.[a-zA-Z]+\.[a-zA-Z]+)\b/.exec(message)?.[1];
  const permission = found ?? (/serviceUsageConsumer/.test(message) ? "serviceusage.services.use" : undefined);
  const role = roles.find(([permissions]) => permission !== undefined && permissions.test(permission))?.[1];
  if (permission === undefined || role === undefined)
    return `The account needs a role that allows this, such as roles/bigquery.dataEditor and roles/bigquery.jobUser: ${grant(project, "ROLE", credentials)}`;
  // jobs run in one project, tables stand in another, a third is asked for quota
  const where = permission.startsWith("serviceusage.")
    ? (quotaProject ?? executionProject)
    : permission.startsWith("bigquery.jobs.")
      ? executionProject
      : project;
  return `The account lacks ${permission}, which ${role} has: ${grant(where, role.split(" ")[0]!, credentials)}`;
}

const grant = (project: string, role: string, credentials: BigQueryCredentials): string =>
  `gcloud projects add-iam-policy-binding ${project} --member=${memberOf(credentials)} --role=${role}`;
