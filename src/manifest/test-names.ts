import { md5 } from "../base/hash.ts";
import { repr, str, type Value } from "../jinja/index.ts";
import { isObject } from "./merge-config.ts";
import type { Json, JsonObject } from "./types.ts";

/** A test's two names: `full` for ids and selection, `short` (below 64 characters) for files and relations. */
export interface TestNames {
  readonly full: string;
  readonly short: string;
}

/** dbt's name of a generic test that has none of its own: made from the test, its target and its arguments. */
export function synthesizeTestName(test: string, target: string, args: JsonObject): TestNames {
  const parts: string[] = [];
  for (const name of Object.keys(args).sort()) {
    if (name === "model") continue;
    const value = args[name]!;
    const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [value];
    for (const item of items) parts.push(str(item as Value).replace(/[^0-9a-zA-Z_]+/g, "_"));
  }
  const identifier = `${test}_${target}`;
  const full = `${identifier}_${parts.join("__")}`;
  return { full, short: full.length >= 64 ? `${identifier.slice(0, 30)}_${md5(full)}` : full };
}

/** The ten characters that make a generic test's unique_id unique: over its name and what it is called with. */
export function testHash(name: string, metadata: JsonObject): string {
  return md5(name + hashed(metadata)).slice(-10);
}

/** What dbt hashes: as Python prints the value with its keys sorted and its leaves as texts. */
function hashed(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(hashed).join(", ")}]`;
  if (!isObject(value)) return repr(str(value as Value));
  const pairs = Object.keys(value).sort();
  return `{${pairs.map((key) => `${repr(key)}: ${hashed(value[key]!)}`).join(", ")}}`;
}
