import { isObject } from "./merge-config.ts";
import type { JsonObject } from "./types.ts";

/**
 * A property file's config with what was written in the place of what it rendered to. As dbt merges them, which compares
 * its manifests by this: lists have both, what was written first.
 */
export function asWritten(rendered: JsonObject | undefined, written: JsonObject = {}): JsonObject | undefined {
  return rendered && merge(rendered, written);
}

function merge(rendered: JsonObject, written: JsonObject): JsonObject {
  const merged = { ...rendered };
  for (const [key, value] of Object.entries(written)) {
    const before = rendered[key];
    if (isObject(value)) merged[key] = merge(isObject(before) ? before : {}, value);
    else merged[key] = Array.isArray(value) && Array.isArray(before) ? [...value, ...before] : value;
  }
  return merged;
}
