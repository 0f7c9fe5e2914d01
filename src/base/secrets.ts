/** Prefix of environment variables whose values only adapters and package downloads may see, as in dbt. */
export const SECRET_PREFIX = "DBT_ENV_SECRET";
const mask = "*****";

const values = new Set<string>();

/** Remembers a value that must never be printed, logged or written; short texts would hide half of every line. */
export function rememberSecret(value: string): void {
  if (value.trim().length >= 4) values.add(value);
}

/** Remembers the secrets of an environment: `DBT_ENV_SECRET*`, and what is named a secret, a token or a password. */
export function rememberSecretsOf(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && isSecretName(name)) rememberSecret(value);
  }
}

/** Whether an environment variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return name.startsWith(SECRET_PREFIX) || /SECRET|PASSWORD|TOKEN|(^|_)API_?KEY$|KAGGLE_KEY/i.test(name);
}

/** Whether a text holds a known secret; it is asked for when there are any. */
export function holdsSecret(text: () => Buffer): boolean {
  if (values.size === 0) return false;
  const bytes = text();
  return [...values].some((value) => bytes.includes(value));
}

/** The text with every known secret masked. Everything that leaves the process goes through here. */
export function scrub(text: string): string {
  let clean = text;
  for (const value of values) if (clean.includes(value)) clean = clean.replaceAll(value, mask);
  return clean;
}
