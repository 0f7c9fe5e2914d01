import { QuernError } from "../base/errors.ts";
import type { CatalogOutcome, DocsGenerateOptions, Effects } from "./types.ts";

/** Writes manifest.json and catalog.json. */
export async function docsGenerate(
  options: DocsGenerateOptions,
  effects: Partial<Effects> = {},
): Promise<CatalogOutcome> {
  throw new QuernError(
    "QN-UNSUPPORTED",
    `docsGenerate is not built yet (${Object.keys(options).length + Object.keys(effects).length})`,
  );
}
