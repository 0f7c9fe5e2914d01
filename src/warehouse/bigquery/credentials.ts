import { didYouMean } from "../../base/nearest.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";
import { invalid, list, profileValues } from "../profile-values.ts";
import { environmentProject } from "./environment-project.ts";
import { type Identity, readIdentity } from "./identity.ts";

const { text, wholeNumber, object, oneOf } = profileValues("BigQuery");

/** A role on a dataset, and who gets it: members as IAM writes them, `group:analysts@example.org`. */
export interface DatasetAccess {
  readonly role: string;
  readonly to: readonly string[];
}

/** A BigQuery output of a profile. Keys are dbt-bigquery's: https://docs.getdbt.com/docs/core/connect-data-platform/bigquery-setup */
export interface BigQueryCredentials {
  readonly identity: Identity;
  readonly project: string;
  readonly dataset: string;
  /** Where jobs run and are paid for. */
  readonly executionProject: string;
  readonly quotaProject: string | null;
  readonly location: string | null;
  readonly priority: "interactive" | "batch";
  readonly maximumBytesBilled: number | null;
  readonly reservation: string | null;
  readonly impersonate: string | null;
  readonly scopes: readonly string[];
  readonly apiEndpoint: string | null;
  /** Cloud Storage's address, when it is not Google's own. */
  readonly storageEndpoint: string | null;
  readonly gcsBucket: string | null;
  /** What datasets get when quern makes them. */
  readonly datasetLabels: Readonly<Record<string, string>>;
  readonly datasetAccess: readonly DatasetAccess[];
  /** null: quern's own rule, see retry-policy.ts. */
  readonly jobRetries: number | null;
  readonly retryDeadlineSeconds: number | null;
  readonly creationTimeoutSeconds: number;
  readonly executionTimeoutSeconds: number | null;
  /** Links to jobs are shown, not only logged. */
  readonly showsJobLinks: boolean;
}

/** Other names of keys. */
export const keyAliases: Readonly<Record<string, string>> = {
  database: "project",
  schema: "dataset",
  target_project: "project",
  target_dataset: "dataset",
  retries: "job_retries",
  timeout_seconds: "job_execution_timeout_seconds",
  dataproc_region: "compute_region",
};

/** Every key of a target. docs/bigquery.md explains each. */
export const targetKeys = [
  "type",
  "method",
  "project",
  "dataset",
  "threads",
  "execution_project",
  "quota_project",
  "location",
  "priority",
  "maximum_bytes_billed",
  "reservation",
  "impersonate_service_account",
  "scopes",
  "api_endpoint",
  "storage_endpoint",
  "gcs_bucket",
  "dataset_labels",
  "dataset_access",
  "lake",
  "job_retries",
  "job_retry_deadline_seconds",
  "job_creation_timeout_seconds",
  "job_execution_timeout_seconds",
  "job_link_info_level_log",
  "keyfile",
  "keyfile_json",
  "token",
  "refresh_token",
  "client_id",
  "client_secret",
  "token_uri",
  "workload_pool_provider_path",
  "service_account_impersonation_url",
  "token_endpoint",
  // Python models' keys: read by dbt only, no harm in a profile that both use
  "compute_region",
  "dataproc_cluster_name",
  "dataproc_batch",
  "submission_method",
];

const allScopes = ["bigquery", "cloud-platform", "drive", "userinfo.email"].map(
  (scope) => `https://www.googleapis.com/auth/${scope}`,
);

/** @throws QuernError QN-PROFILE-INVALID */
export function readCredentials(output: JsonObject, projectRoot: string): BigQueryCredentials {
  const given: JsonObject = {};
  for (const [key, value] of Object.entries(output)) {
    const name = keyAliases[key] ?? key;
    if (!targetKeys.includes(name))
      throw invalid(`'${key}' is not a key of a BigQuery target`, didYouMean(key, targetKeys));
    if (given[name] !== undefined && given[name] !== value)
      throw invalid(`'${name}' of a BigQuery target is said twice, once as '${key}'`);
    given[name] = value;
  }
  const identity = readIdentity(given, projectRoot);
  const keyProject = identity.method === "service-account" ? text(identity.key, "project_id") : null;
  const project = text(given, "project") ?? keyProject ?? environmentProject();
  if (project === null) {
    throw invalid(
      "a BigQuery target needs a 'project'",
      "Write the id of the Google Cloud project that holds the datasets, such as my-shop-123.",
    );
  }
  const dataset = text(given, "dataset");
  if (dataset === null) throw invalid("a BigQuery target needs a 'dataset'", "Datasets are BigQuery's schemas.");
  return {
    identity,
    project,
    dataset,
    executionProject: text(given, "execution_project") ?? project,
    quotaProject: text(given, "quota_project"),
    location: text(given, "location"),
    priority: oneOf(given, "priority", ["interactive", "batch"]) ?? "interactive",
    maximumBytesBilled: wholeNumber(given, "maximum_bytes_billed", 0) || null,
    reservation: text(given, "reservation"),
    impersonate: text(given, "impersonate_service_account"),
    scopes: given.scopes == null ? allScopes : list(given.scopes).map(String),
    apiEndpoint: address(given, "api_endpoint"),
    storageEndpoint: address(given, "storage_endpoint"),
    gcsBucket: text(given, "gcs_bucket"),
    datasetLabels: datasetLabels(given),
    datasetAccess: list(given.dataset_access).map(datasetAccess),
    jobRetries: wholeNumber(given, "job_retries", 0),
    retryDeadlineSeconds: wholeNumber(given, "job_retry_deadline_seconds"),
    creationTimeoutSeconds: wholeNumber(given, "job_creation_timeout_seconds") ?? 60,
    executionTimeoutSeconds: wholeNumber(given, "job_execution_timeout_seconds", 0) || null,
    showsJobLinks: given.job_link_info_level_log === true,
  };
}

/** https://cloud.google.com/bigquery/docs/labels-intro#requirements */
function datasetLabels(given: JsonObject): Record<string, string> {
  const labels = Object.entries(object(given.dataset_labels)).map(([key, value]) => [key, String(value)] as const);
  for (const [key, value] of labels)
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) || !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      throw invalid(
        `'dataset_labels' of a BigQuery target can't have ${key}: ${value}`,
        "Labels are lower-case letters, digits, '_' and '-', at most 63, and begin with a letter.",
      );
  return Object.fromEntries(labels);
}

function datasetAccess(entry: Json): DatasetAccess {
  const { role, to, ...rest } = object(entry);
  const members = list(to).map(String);
  const isRole = typeof role === "string" && /^(roles|projects\/[^/]+\/roles|organizations\/[^/]+\/roles)\//.test(role);
  const isWhole = members.length > 0 && members.every((member) => /^\w+:\S+$/.test(member));
  if (isRole && isWhole && Object.keys(rest).length === 0) return { role, to: members };
  throw invalid(
    "'dataset_access' of a BigQuery target must be a list of roles, each with the members that get it",
    "Such as: dataset_access: [{role: roles/bigquery.dataViewer, to: ['group:analysts@example.org']}].",
  );
}

/** An address without the slash at its end; https when it names no protocol. */
function address(given: JsonObject, key: string): string | null {
  const value = text(given, key);
  if (value === null) return null;
  return (/^https?:\/\//.test(value) ? value : `https://${value}`).replace(/\/+$/, "");
}

/** What templates may see of a target, and its default names: dbt's fields without those that may hold secrets. */
export function describeTarget(
  output: JsonObject,
  projectRoot: string,
): { database: string; schema: string; publicFields: JsonObject } {
  const it = readCredentials(output, projectRoot);
  return {
    database: it.project,
    schema: it.dataset,
    publicFields: {
      type: "bigquery",
      method: String(output.method),
      database: it.project,
      project: it.project,
      schema: it.dataset,
      dataset: it.dataset,
      execution_project: it.executionProject,
      quota_project: it.quotaProject,
      location: it.location,
      priority: typeof output.priority === "string" ? it.priority : null,
      maximum_bytes_billed: it.maximumBytesBilled,
      reservation: it.reservation,
      impersonate_service_account: it.impersonate,
      job_retries: it.jobRetries ?? 1,
      job_retry_deadline_seconds: it.retryDeadlineSeconds,
      job_creation_timeout_seconds: wholeNumber(output, "job_creation_timeout_seconds"),
      job_execution_timeout_seconds: it.executionTimeoutSeconds,
      timeout_seconds: it.executionTimeoutSeconds,
      gcs_bucket: it.gcsBucket,
      dataset_labels: it.datasetLabels,
      dataset_access: it.datasetAccess.map(({ role, to }) => ({ role, to: [...to] })),
      api_endpoint: it.apiEndpoint,
    },
  };
}
