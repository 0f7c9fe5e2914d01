import { createHash } from "node:crypto";

/** Hex MD5 of a text, as dbt uses for names and unique ids. */
export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** Hex SHA-256 of a text or bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
