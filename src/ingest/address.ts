import { QuernError } from "../base/errors.ts";
import { rememberSecret } from "../base/secrets.ts";

/** Parameters of an address whose values open something: signatures, tokens, keys. */
const isSecret = /(token|sig|signature|key|secret|password|pwd|auth|credential)s?$/i;

/**
 * An address as it may stand in messages, in the ledger and in the data: without user and password, and with stars for
 * what opens something. Those are remembered as secrets.
 */
export function publicAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  let isChanged = url.username !== "" || url.password !== "";
  for (const secret of [url.password, decodePart(url.password)]) rememberSecret(secret);
  url.username = "";
  url.password = "";
  for (const [name, value] of url.searchParams) {
    if (!isSecret.test(name)) continue;
    rememberSecret(value);
    rememberSecret(encodeURIComponent(value));
    url.searchParams.set(name, "***");
    isChanged = true;
  }
  return isChanged ? url.href : address;
}

/**
 * `${NAME}` in a text is the environment variable NAME: what is secret stays out of the project and its artifacts.
 * @throws QuernError QN-LOAD-CREDENTIALS when there is no such variable
 */
export function expandVariables(text: string, env: NodeJS.ProcessEnv, what: string): string {
  return text.replace(/\$\{(\w+)\}/g, (_, variable: string) => {
    const found = env[variable];
    if (found !== undefined) return found;
    throw new QuernError(
      "QN-LOAD-CREDENTIALS",
      `${what} wants the environment variable ${variable}, which is not set`,
      { hint: `Set ${variable}, or take it out of config.load.` },
    );
  });
}

/** A part of an address with its percent signs resolved; one that is not well formed stays as it is. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
