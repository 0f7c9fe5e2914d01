import { hash } from "node:crypto";

/** Hex MD5 of a text, as dbt uses for names and unique ids. */
export function md5(text: string): string {
  return hash("md5", text);
}

/** Hex SHA-256 of a text or bytes. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", content);
}
