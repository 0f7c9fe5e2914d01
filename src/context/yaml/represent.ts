import { Dict, Float, isDict, PyDate, PyError, PySet, sorted, str, Tuple, type Value } from "../../jinja/index.ts";

/** A value as YAML knows it: texts with the tag of their type, and collections. One that stands twice is one node. */
export type YamlNode =
  | { readonly kind: "scalar"; readonly tag: string; readonly text: string }
  | { readonly kind: "sequence"; readonly items: YamlNode[] }
  | { readonly kind: "mapping"; readonly tag: "map" | "set"; readonly entries: [YamlNode, YamlNode][] };

/**
 * What PyYAML's safe dumper makes of a value.
 * @throws PyError ValueError for a value that is none of YAML's, such as a macro
 */
export function represent(value: Value, sortKeys: boolean): YamlNode {
  const known = new Map<object, YamlNode>();
  return nodeOf(value);

  function nodeOf(each: Value): YamlNode {
    const scalar = scalarOf(each);
    if (scalar !== undefined) return scalar;
    const seen = known.get(each as object);
    if (seen !== undefined) return seen;
    if (each instanceof PyDate) {
      const node: YamlNode = { kind: "scalar", tag: "timestamp", text: each.str() };
      known.set(each, node);
      return node;
    }
    return collectionOf(each);
  }

  function collectionOf(each: Value): YamlNode {
    if (Array.isArray(each) || each instanceof Tuple) {
      const items: YamlNode[] = [];
      const node: YamlNode = { kind: "sequence", items };
      if (Array.isArray(each) || each.items.length > 0) known.set(each, node);
      for (const item of Array.isArray(each) ? each : each.items) items.push(nodeOf(item));
      return node;
    }
    if (!isDict(each) && !(each instanceof PySet)) throw new PyError("ValueError", "cannot represent an object");
    const entries: [YamlNode, YamlNode][] = [];
    const node: YamlNode = { kind: "mapping", tag: isDict(each) ? "map" : "set", entries };
    known.set(each as object, node);
    for (const [key, item] of pairsOf(each, sortKeys)) entries.push([nodeOf(key), nodeOf(item)]);
    return node;
  }
}

function scalarOf(value: Value): YamlNode | undefined {
  if (value === null) return { kind: "scalar", tag: "null", text: "null" };
  if (typeof value === "boolean") return { kind: "scalar", tag: "bool", text: String(value) };
  if (typeof value === "string") return { kind: "scalar", tag: "str", text: value };
  if (typeof value === "bigint" || Number.isInteger(value)) return { kind: "scalar", tag: "int", text: String(value) };
  if (typeof value === "number" || value instanceof Float)
    return { kind: "scalar", tag: "float", text: floatText(str(value)) };
  return undefined;
}

/** YAML's floats have a point, also before an exponent. */
function floatText(printed: string): string {
  if (/^-?(inf|nan)$/.test(printed)) return printed.replace(/(inf|nan)$/, ".$1");
  return printed.includes(".") ? printed : printed.replace("e", ".0e");
}

/** A dict's pairs, by their keys where these can be compared; those of a set have no values. */
function pairsOf(value: Value, sortKeys: boolean): (readonly [Value, Value])[] {
  const pairs: (readonly [Value, Value])[] =
    value instanceof PySet
      ? [...value.iter()].map((key) => [key, null] as const)
      : value instanceof Dict
        ? [...value.entries()]
        : Object.entries(value as Record<string, Value>);
  if (!sortKeys) return pairs;
  try {
    const values = new Dict(pairs);
    return sorted(pairs.map(([key]) => key)).map((key) => [key, values.get(key)!] as const);
  } catch (cause) {
    if (cause instanceof PyError) return pairs;
    throw cause;
  }
}
