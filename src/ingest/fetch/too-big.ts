import { sizeText } from "../../base/byte-sizes.ts";
import { QuernError } from "../../base/errors.ts";

/** The error for an input over `max_bytes`. */
export function tooBig(what: string, bytes: number | null, maxBytes: number): QuernError {
  const size = bytes === null ? "more" : sizeText(bytes);
  return new QuernError("QN-LOAD-TOO-BIG", `${what} has ${size}, over the limit of ${sizeText(maxBytes)}`, {
    hint: "Raise `max_bytes` of config.load when it is meant to be that big.",
  });
}
