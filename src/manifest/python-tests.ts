import { readYamlWith, typedFloat } from "../base/yaml.ts";
import { float } from "../jinja/index.ts";
import type { Json, JsonObject } from "./types.ts";

const wholeFloat = /(?:^|[\s:,[-])[-+]?\d[\d_]*\.0*\s*(?:$|[,\]}#])/m;
const lists = new Set(["tests", "data_tests"]);
const holders = new Set(["columns", "versions", "tables"]);

/**
 * A property file's content with Python's whole floats in what tests are called with: a test's name, its id and its SQL
 * say `1.0` where `1.0` is written.
 */
export function withPythonTests(content: JsonObject, text: string, file: string): JsonObject {
  if (!wholeFloat.test(text)) return content;
  const typed = readYamlWith(text, file, typedFloat(float)) as JsonObject;
  const sections = Object.entries(content).map(([key, entries]) => [key, typedTests(entries, typed[key]!)]);
  return Object.fromEntries(sections) as JsonObject;
}

function typedTests(plain: Json, typed: Json): Json {
  if (Array.isArray(plain)) return plain.map((item, i) => typedTests(item, (typed as Json[])[i]!));
  if (typeof plain !== "object" || plain === null) return plain;
  const from = typed as JsonObject;
  const pairs = Object.entries(plain).map(([key, value]) => {
    if (lists.has(key)) return [key, from[key]!];
    return [key, holders.has(key) ? typedTests(value, from[key]!) : value];
  });
  return Object.fromEntries(pairs) as JsonObject;
}
