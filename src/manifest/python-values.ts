import { mayHoldPython, readPythonYaml } from "../base/yaml.ts";
import { Float, float } from "../jinja/index.ts";
import { isObject } from "./merge-config.ts";
import type { Json, JsonObject } from "./types.ts";

/** What templates and artifacts get as it is. */
const free = new Set(["meta", "config", "owner"]);
const tests = new Set(["tests", "data_tests"]);
const holders = new Set(["columns", "versions", "tables", "dimensions", "measures", "entities"]);

/**
 * A property file's content with values as Python has them where templates and artifacts see them: whole floats in tests,
 * configs and meta print `1.0`, moments in configs and meta are in ISO form.
 */
export function withPythonValues(content: JsonObject, text: string, file: string): JsonObject {
  if (!mayHoldPython(text)) return content;
  const typed = readPythonYaml(text, file, float) as JsonObject;
  const sections = Object.entries(content).map(([key, entries]) => [key, typedEntries(entries, typed[key]!)]);
  return Object.fromEntries(sections) as JsonObject;
}

function typedEntries(plain: Json, typed: Json): Json {
  if (Array.isArray(plain)) return plain.map((item, i) => typedEntries(item, (typed as Json[])[i]!));
  if (!isObject(plain)) return plain;
  const from = typed as JsonObject;
  const pairs = Object.entries(plain).map(([key, value]) => {
    if (free.has(key)) return [key, from[key]!];
    if (tests.has(key)) return [key, withFloats(value, from[key]!)];
    return [key, holders.has(key) ? typedEntries(value, from[key]!) : value];
  });
  return Object.fromEntries(pairs) as JsonObject;
}

/** Moments stay the texts that they are: a test's SQL has them. */
function withFloats(plain: Json, typed: Json): Json {
  if ((typed as unknown) instanceof Float) return typed;
  if (Array.isArray(plain)) return plain.map((item, i) => withFloats(item, (typed as Json[])[i]!));
  if (!isObject(plain)) return plain;
  const from = typed as JsonObject;
  return Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, withFloats(value, from[key]!)]));
}
