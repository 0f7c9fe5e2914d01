import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { rememberSecret } from "../../base/secrets.ts";
import type { JsonObject } from "../../manifest/types.ts";
import { invalid, profileValues } from "../profile-values.ts";

const { text, object, oneOf } = profileValues("BigQuery");

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

/** Each way in: `profiles.example.yml` shows them. */
export const identityMethods = [
  "oauth",
  "service-account",
  "service-account-json",
  "oauth-secrets",
  "external-oauth-wif",
] as const;

/** @throws QuernError QN-PROFILE-INVALID for a method that lacks something, and for keys that can't be read */
export function readIdentity(given: JsonObject, projectRoot: string): Identity {
  const method = oneOf(given, "method", identityMethods);
  switch (method) {
    case null:
      throw invalid("a BigQuery target needs a 'method'", `It is one of ${identityMethods.join(", ")}.`);
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
