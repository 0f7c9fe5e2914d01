import type { AuthClient, GoogleAuth } from "google-auth-library";
import type { JsonObject } from "../../manifest/types.ts";
import type { BigQueryCredentials } from "./credentials.ts";
import type { Identity } from "./identity.ts";

/** What Google's libraries take as `authClient`: finds or makes access tokens for a target. */
export async function authClientOf(
  credentials: Pick<BigQueryCredentials, "identity" | "scopes" | "impersonate" | "quotaProject">,
): Promise<AuthClient | GoogleAuth> {
  const library = await import("google-auth-library");
  const { impersonate: targetPrincipal, quotaProject } = credentials;
  const targetScopes = [...credentials.scopes];
  if (targetPrincipal !== null) {
    // acting as another account needs this scope, whatever the other account is to do
    const source = ownClient(library, credentials.identity, [cloudPlatform]);
    const sourceClient = source instanceof library.GoogleAuth ? await source.getClient() : source;
    const client = quietly(() => new library.Impersonated({ sourceClient, targetPrincipal, targetScopes }));
    return withQuota(client, quotaProject);
  }
  const source = ownClient(library, credentials.identity, targetScopes);
  if (quotaProject === null) return source;
  return withQuota(source instanceof library.GoogleAuth ? await source.getClient() : source, quotaProject);
}

const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

/** Without the library's words to those who take credentials from others: a profile is its user's own. */
function quietly<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

function withQuota(client: AuthClient, quotaProject: string | null): AuthClient {
  if (quotaProject !== null) client.quotaProjectId = quotaProject;
  return client;
}

type Library = typeof import("google-auth-library");

function ownClient(library: Library, identity: Identity, scopes: string[]): AuthClient | GoogleAuth {
  switch (identity.method) {
    case "oauth":
      return new library.GoogleAuth({ scopes });
    case "service-account":
      return new library.JWT({
        email: String(identity.key.client_email),
        key: String(identity.key.private_key),
        keyId: identity.key.private_key_id == null ? undefined : String(identity.key.private_key_id),
        scopes,
      });
    case "oauth-secrets": {
      const client = new library.OAuth2Client({
        clientId: identity.clientId ?? undefined,
        clientSecret: identity.clientSecret ?? undefined,
        ...(identity.tokenUri !== null && { endpoints: { oauth2TokenUrl: identity.tokenUri } }),
      });
      client.setCredentials({ access_token: identity.token, refresh_token: identity.refreshToken });
      return client;
    }
    case "external-oauth-wif":
      return new library.IdentityPoolClient({
        type: "external_account",
        audience: identity.audience,
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: "https://sts.googleapis.com/v1/token",
        subject_token_supplier: { getSubjectToken: () => foreignToken(identity.tokenEndpoint) },
        scopes,
        ...(identity.impersonationUrl !== null && { service_account_impersonation_url: identity.impersonationUrl }),
      });
  }
}

/** Asks the other provider for its token, by the OAuth client credentials that the profile has. */
async function foreignToken(endpoint: JsonObject): Promise<string> {
  const answer = await fetch(String(endpoint.request_url), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(endpoint.request_data ?? ""),
  });
  const body = (await answer.json()) as { access_token?: unknown };
  if (typeof body.access_token === "string") return body.access_token;
  throw new Error(`${String(endpoint.request_url)} gave no access_token (status ${answer.status})`);
}
