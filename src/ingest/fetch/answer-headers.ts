import type { IncomingMessage } from "node:http";
import { decodePart } from "../address.ts";
import type { Validators } from "./download-memory.ts";

/** The size of the whole file, as far as the server says it. */
export function totalOf({ headers }: IncomingMessage, offset: number): number | null {
  const whole = /\/(\d+)\s*$/.exec(headers["content-range"] ?? "")?.[1];
  if (whole !== undefined) return Number(whole);
  const length = headers["content-length"];
  return length === undefined ? null : offset + Number(length);
}

/** How the server tells this version of the file from others. */
export function validatorsOf(response: IncomingMessage): Validators {
  const { etag, "last-modified": lastModified } = response.headers;
  return { etag: etag ?? null, lastModified: lastModified ?? null };
}

/** The byte at which a part of the file begins. */
export function continuesAt(response: IncomingMessage): number | null {
  const start = /^bytes (\d+)-/.exec(response.headers["content-range"] ?? "")?.[1];
  return start === undefined ? null : Number(start);
}

/** The file's name, where the server gives one. */
export function nameOf(response: IncomingMessage): string | null {
  const header = response.headers["content-disposition"] ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(header)?.[1];
  const name = encoded === undefined ? plain : decodePart(encoded);
  return name?.split(/[/\\]/).at(-1) ?? null;
}

/** Whether the server calls the file a web page. */
export function isPage({ headers }: IncomingMessage): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "");
}
