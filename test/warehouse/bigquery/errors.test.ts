import { describe, expect, it } from "vitest";
import { QuernError } from "../../../src/base/errors.ts";
import type { JsonObject } from "../../../src/manifest/types.ts";
import { ApiFailure } from "../../../src/warehouse/bigquery/api-failure.ts";
import { readCredentials } from "../../../src/warehouse/bigquery/credentials.ts";
import { bigqueryError } from "../../../src/warehouse/bigquery/errors.ts";

const credentials = readCredentials({ method: "oauth", project: "shop", dataset: "core", location: "EU" }, "/");
const about = { credentials, sql: "/* c */\nselect 1", linesBefore: 1 };

const secrets = { refresh_token: "r", client_id: "c", client_secret: "s" };
const pool = { workload_pool_provider_path: "//iam", token_endpoint: { request_url: "https://x" } };

function told(reason: string, message: string, status: number | null = 400): QuernError {
  const error = bigqueryError(new ApiFailure({ status, reason, message }), about);
  if (error instanceof QuernError) return error;
  throw error;
}

describe("what BigQuery's errors become", () => {
  it.each([
    ["invalidQuery", 'Syntax error: Unexpected identifier "selct" at [2:1]', 400, "QN-DB-STATEMENT", undefined],
    [
      "accessDenied",
      "Access Denied: Project shop: User does not have bigquery.jobs.create permission in project shop.",
      403,
      "QN-DB-PERMISSION",
      /lacks bigquery\.jobs\.create, which roles\/bigquery\.jobUser has/,
    ],
    [
      "accessDenied",
      "Access Denied: Table shop:core.sales: User does not have bigquery.tables.getData permission for table",
      403,
      "QN-DB-PERMISSION",
      /roles\/bigquery\.dataViewer/,
    ],
    [
      "accessNotConfigured",
      "BigQuery API has not been used in project 1 before or it is disabled",
      403,
      "QN-DB-CONNECT",
      /gcloud services enable bigquery\.googleapis\.com --project=shop/,
    ],
    ["credentials", "Could not load the default credentials.", null, "QN-DB-CONNECT", /application-default login/],
    ["credentials", "invalid_grant", null, "QN-DB-CONNECT", /expired or was withdrawn/],
    ["notFound", "Dataset shop:core was not found in location EU", 404, "QN-DB-STATEMENT", /location 'EU'/],
    ["quotaExceeded", "Quota exceeded: too many table update operations", 403, "QN-DB-QUOTA", /fewer --threads/],
    [
      "bytesBilledLimitExceeded",
      "Query exceeded limit for bytes billed: 10. 20 or higher required.",
      400,
      "QN-DB-MAX-BYTES",
      undefined,
    ],
    ["jobTimeout", "The job did not end within 3 seconds", null, "QN-DB-TIMEOUT", undefined],
    ["resourcesExceeded", "Resources exceeded during query execution", 400, "QN-DB-RESOURCE", /slots/],
    ["backendError", "Visible to the owner", 503, "QN-DB-UNAVAILABLE", undefined],
    ["network", "socket hang up", null, "QN-DB-CONNECT", /network/],
  ] as const)("%s: %s", (reason, message, status, code, hint) => {
    const error = told(reason, message, status);
    expect(error.code).toBe(code);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
  });

  it.each([
    [{}, "Gaxios: Permission 'iam.serviceAccounts.getAccessToken' denied", /roles\/iam\.serviceAccountTokenCreator/],
    [{}, "invalid_grant: Invalid JWT Signature.", /keys create key\.json --iam-account=a@b/],
    [{}, "invalid_grant: Invalid grant: account not found", /Is there a service account a@b\?/],
    [{}, "invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes)", /clock of this machine/],
    [{ method: "oauth" }, "invalid_grant: reauth related error (invalid_rapt)", /log in again/],
    [{ method: "oauth-secrets", ...secrets }, "invalid_client: Unauthorized", /'client_id' and 'client_secret'/],
    [{ method: "external-oauth-wif", ...pool }, "https://x gave no access_token", /'token_endpoint'/],
  ] as const)("by the method: %o: %s", (output, message, hint) => {
    const impersonate: JsonObject = /getAccessToken/.test(message) ? { impersonate_service_account: "l@b" } : {};
    const key = { client_email: "a@b", private_key: "k" };
    const given = { method: "service-account", keyfile_json: key, project: "shop", dataset: "core", ...impersonate };
    const error = bigqueryError(new ApiFailure({ status: null, reason: "credentials", message }), {
      credentials: readCredentials({ ...given, ...output }, "/"),
    });
    expect(error).toMatchObject({ code: "QN-DB-CONNECT", hint: expect.stringMatching(hint) });
  });

  it("have the line of the statement, not of what was sent", () => {
    const error = told("invalidQuery", "Unrecognized name: nme at [2:8]");
    expect(error.message).toBe("Unrecognized name: nme");
    expect(error.place).toEqual({ file: "", line: 1, column: 8 });
  });
});
