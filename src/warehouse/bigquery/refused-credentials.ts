import type { BigQueryCredentials } from "./credentials.ts";

type Login = Pick<BigQueryCredentials, "identity" | "impersonate">;

const login = "gcloud auth application-default login";

/** Who the target's credentials are, as IAM's commands name members; `ACCOUNT` where only Google knows. */
export function memberOf({ identity, impersonate }: Login): string {
  if (impersonate !== null) return `serviceAccount:${impersonate}`;
  return identity.method === "service-account" ? `serviceAccount:${String(identity.key.client_email)}` : "ACCOUNT";
}

/** What helps when Google refuses the target's credentials, or when there are none. `message` is what was said. */
export function credentialsHint(message: string, { identity, impersonate }: Login): string {
  if (impersonate !== null && /generateAccessToken|iamcredentials|impersonat|getAccessToken/i.test(message)) {
    return `To impersonate ${impersonate}, your own account needs roles/iam.serviceAccountTokenCreator on it: gcloud iam service-accounts add-iam-policy-binding ${impersonate} --member=ACCOUNT --role=roles/iam.serviceAccountTokenCreator (and gcloud services enable iamcredentials.googleapis.com).`;
  }
  switch (identity.method) {
    case "oauth":
      if (/does not exist, or it is not a file/.test(message))
        return `GOOGLE_APPLICATION_CREDENTIALS names that file: mend it, or unset it and log in with \`${login}\`.`;
      return /invalid_grant|reauth|invalid_rapt/i.test(message)
        ? `The login has expired or was withdrawn: log in again with \`${login}\`.`
        : `Log in with \`${login}\`, or use the method service-account with a keyfile.`;
    case "service-account":
      return keyHint(message, String(identity.key.client_email));
    case "oauth-secrets":
      return secretsHint(message, identity.refreshToken !== null);
    case "external-oauth-wif":
      return "Check 'token_endpoint' (it must answer with an access_token) and 'workload_pool_provider_path' (//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER).";
  }
}

function keyHint(message: string, account: string): string {
  if (/DECODER|PEM|asn1|private key/i.test(message))
    return "The private_key of the key can't be read: it begins with -----BEGIN PRIVATE KEY----- and has its line ends as \\n.";
  if (/short-lived|reasonable timeframe|iat and exp/i.test(message))
    return "Is the clock of this machine right? Google takes a signature for some minutes only.";
  if (/account not found|not found/i.test(message)) return `Is there a service account ${account}? It may be deleted.`;
  return `The key was deleted or is disabled: make another with \`gcloud iam service-accounts keys create key.json --iam-account=${account}\`.`;
}

function secretsHint(message: string, canRefresh: boolean): string {
  if (!canRefresh)
    return "An access token lives for an hour: give a new 'token' (`gcloud auth print-access-token`), or 'refresh_token', 'client_id' and 'client_secret'.";
  return /invalid_client|unauthorized_client/i.test(message)
    ? "Check 'client_id' and 'client_secret': Google does not know them."
    : "The 'refresh_token' has expired or was withdrawn: get a new one.";
}
