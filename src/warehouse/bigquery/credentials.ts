import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { didYouMean } from "../../base/nearest.ts";
import { rememberSecret } from "../../base/secrets.ts";
import type { JsonObject } from "../../manifest/types.ts";
import { invalid, list, profileValues } from "../profile-values.ts";
import { environmentProject } from "./environment-project.ts";

const { text, wholeNumber, object, oneOf } = profileValues("BigQuery");

/** How quern proves who it is. */
export type Identity =
  /** Application default credentials. */
  | { readonly method: "oauth" }
  /** A service account's key, as its JSON file has it. */
  | { readonly method: "service-account"; readonly key: JsonObject }
  | {
      readonly method: "oauth-secrets";
      readonly token: string | null;
      readonly refreshToken: string | null;
      readonly clientId: string | null;
      readonly clientSecret: string | null;
      readonly tokenUri: string | null;
    }
  /** Workload identity federation: a token of another provider is exchanged. */
  | {
      readonly method: "external-oauth-wif";
      readonly audience: string;
      readonly impersonationUrl: string | null;
      /** What to ask for the token: `request_url`, `request_data`, and the provider's `type`. */
      readonly tokenEndpoint: JsonObject;
    };

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
  /** null: quern's own rule, see retry-policy.ts. */
  readonly jobRetries: number | null;
  readonly retryDeadlineSeconds: number | null;
  readonly creationTimeoutSeconds: number;
  readonly executionTimeoutSeconds: number | null;
  /** Links to jobs are shown, not only logged. */
  readonly showsJobLinks: boolean;
}

const aliases: Readonly<Record<string, string>> = {
  database: "project",
  schema: "dataset",
  target_project: "project",
  target_dataset: "dataset",
  retries: "job_retries",
  timeout_seconds: "job_execution_timeout_seconds",
  dataproc_region: "compute_region",
};

const known = [
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

const methods = ["oauth", "service-account", "service-account-json", "oauth-secrets", "external-oauth-wif"] as const;

const allScopes = ["bigquery", "cloud-platform", "drive", "userinfo.email"].map(
  (scope) => `https://www.googleapis.com/auth/${scope}`,
);

/** @throws QuernError QN-PROFILE-INVALID */
export function readCredentials(output: JsonObject, projectRoot: string): BigQueryCredentials {
  const given: JsonObject = {};
  for (const [key, value] of Object.entries(output)) {
    const name = aliases[key] ?? key;
    if (!known.includes(name)) throw invalid(`'${key}' is not a key of a BigQuery target`, didYouMean(key, known));
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
    jobRetries: wholeNumber(given, "job_retries", 0),
    retryDeadlineSeconds: wholeNumber(given, "job_retry_deadline_seconds"),
    creationTimeoutSeconds: wholeNumber(given, "job_creation_timeout_seconds") ?? 60,
    executionTimeoutSeconds: wholeNumber(given, "job_execution_timeout_seconds", 0) || null,
    showsJobLinks: given.job_link_info_level_log === true,
  };
}

/** An address without the slash at its end; https when it names no protocol. */
function address(given: JsonObject, key: string): string | null {
  const value = text(given, key);
  if (value === null) return null;
  return (/^https?:\/\//.test(value) ? value : `https://${value}`).replace(/\/+$/, "");
}

function readIdentity(given: JsonObject, projectRoot: string): Identity {
  const method = oneOf(given, "method", methods);
  switch (method) {
    case null:
      throw invalid("a BigQuery target needs a 'method'", `It is one of ${methods.join(", ")}.`);
    case "oauth":
      return { method };
    case "service-account":
    case "service-account-json":
      return { method: "service-account", key: serviceAccountKey(given, method, projectRoot) };
    case "oauth-secrets": {
      const secret = (key: string): string | null => {
        const value = text(given, key);
        if (value !== null) rememberSecret(value);
        return value;
      };
      const token = secret("token");
      const refreshToken = secret("refresh_token");
      const clientId = text(given, "client_id");
      const clientSecret = secret("client_secret");
      if (token === null && (refreshToken === null || clientId === null || clientSecret === null)) {
        throw invalid(
          "the method 'oauth-secrets' of a BigQuery target needs a 'token', or 'refresh_token', 'client_id' and 'client_secret'",
        );
      }
      return { method, token, refreshToken, clientId, clientSecret, tokenUri: text(given, "token_uri") };
    }
    case "external-oauth-wif": {
      const audience = text(given, "workload_pool_provider_path");
      const tokenEndpoint = object(given.token_endpoint);
      if (audience === null || typeof tokenEndpoint.request_url !== "string") {
        throw invalid(
          "the method 'external-oauth-wif' of a BigQuery target needs 'workload_pool_provider_path' and 'token_endpoint' with its 'request_url'",
        );
      }
      if (typeof tokenEndpoint.request_data === "string") rememberSecret(tokenEndpoint.request_data);
      return { method, audience, impersonationUrl: text(given, "service_account_impersonation_url"), tokenEndpoint };
    }
  }
}

/** The key from its file, or as it stands in the profile: a mapping, JSON, or JSON in base 64. */
function serviceAccountKey(given: JsonObject, method: string, projectRoot: string): JsonObject {
  const inline = given.keyfile_json;
  const path = text(given, "keyfile");
  if (inline == null && (path === null || method === "service-account-json")) {
    throw invalid(
      `the method '${method}' of a BigQuery target needs ${method === "service-account" ? "a 'keyfile' or 'keyfile_json'" : "'keyfile_json'"}`,
    );
  }
  const key =
    inline == null ? readKeyFile(path!, projectRoot) : parseKey(inline, "'keyfile_json' of a BigQuery target");
  const privateKey = key.private_key;
  if (typeof privateKey !== "string" || typeof key.client_email !== "string") {
    throw invalid(
      `${inline == null ? `the keyfile ${path}` : "'keyfile_json' of a BigQuery target"} is no service account's key: it lacks 'client_email' or 'private_key'`,
      "Make one with: gcloud iam service-accounts keys create key.json --iam-account=ACCOUNT",
    );
  }
  rememberSecret(privateKey);
  return { ...key, private_key: privateKey.replaceAll("\\n", "\n") };
}

function readKeyFile(path: string, projectRoot: string): JsonObject {
  const file = isAbsolute(path) ? path : resolve(projectRoot, path);
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "is not there" : "can't be read";
    throw invalid(`the keyfile ${file} of a BigQuery target ${why}`, "Paths are taken from the project's folder.");
  }
  return parseKey(content, `the keyfile ${file}`);
}

function parseKey(value: unknown, what: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  const content = String(value).trim();
  const json = content.startsWith("{") ? content : Buffer.from(content, "base64").toString("utf8");
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as JsonObject;
  } catch {
    // said below: the parser's message would show parts of the key
  }
  throw invalid(`${what} is not JSON`);
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
      api_endpoint: it.apiEndpoint,
    },
  };
}
