import { defineMappingTag } from "js-yaml";
import { readYamlWith, typedFloat } from "../base/yaml.ts";
import { Dict, float, type Value } from "../jinja/index.ts";
import { timeTag } from "./python-time.ts";

/**
 * Mappings as Python's dicts: keys keep their type and their order. Only a mapping that JavaScript would turn around, or
 * whose keys are no texts, becomes a `Dict`.
 */
export const dictTag = defineMappingTag<Dict, Value>("tag:yaml.org,2002:map", {
  create: () => new Dict(),
  addPair: (dict, key, value) => {
    dict.set(key as Value, value as Value);
    return "";
  },
  has: (dict, key) => dict.has(key as Value),
  keys: (value) => (value instanceof Dict ? value.keys() : Object.keys(value as object)),
  get: (value, key) =>
    value instanceof Dict ? value.get(key as Value) : (value as Record<string, Value>)[String(key)],
  finalize: (dict) => {
    for (const key of dict.keys()) if (typeof key !== "string" || /^\d+$/.test(key) || key === "__proto__") return dict;
    return Object.fromEntries(dict.entries() as Iterable<[string, Value]>);
  },
  identify: () => false,
});

/** A YAML text whose whole floats, dates and mappings are what templates get from Python. @throws QuernError QN-YAML-SYNTAX */
export function readPythonValues(text: string, file: string): Value {
  return readYamlWith(text, file, typedFloat(float), timeTag, dictTag) as Value;
}
