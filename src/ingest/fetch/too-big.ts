import { QuernError } from "../../base/errors.ts";

/** The error for an input over `max_bytes`. */
export function tooBig(what: string, bytes: number | null, maxBytes: number): QuernError {
  const size = bytes === null ? "more" : inWords(bytes);
  return new QuernError("QN-LOAD-TOO-BIG", `${what} has ${size}, over the limit of ${inWords(maxBytes)}`, {
    hint: "Raise `max_bytes` of config.load when it is meant to be that big.",
  });
}

function inWords(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
