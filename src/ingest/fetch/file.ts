import { statSync } from "node:fs";
import { fileError } from "../../base/files.ts";
import type { Arrived } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import type { FetchContext } from "./fetch-context.ts";
import { tooBig } from "./too-big.ts";

/** A file of this machine. */
export async function fetchFile({ location, uri, name }: Input, { config, lake }: FetchContext): Promise<Arrived> {
  let size: number;
  try {
    size = statSync(location).size;
  } catch (cause) {
    throw fileError(cause, location, "read");
  }
  if (size > config.maxBytes) throw tooBig(uri, size, config.maxBytes);
  return lake.intake.takeIn(location, name);
}
