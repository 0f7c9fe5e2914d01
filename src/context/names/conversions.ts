import { createHash } from "node:crypto";
import { YAMLException } from "js-yaml";
import {
  fn,
  itemsOf,
  native,
  PyError,
  PySet,
  pyJsonDumps,
  pyJsonLoads,
  str,
  Tuple,
  toJs,
  typeName,
  type Value,
} from "../../jinja/index.ts";
import type { NameFactory } from "../node-context.ts";
import { dumpYamlValue } from "../yaml/dump.ts";
import { loadYamlValue } from "../yaml/load.ts";

/** Functions of values alone, the same for parsing and running. https://docs.getdbt.com/reference/dbt-jinja-functions */

/**
 * Python's exceptions that a conversion answers with its default; others are errors where nobody gave one, so that a
 * mistake does not become a None.
 */
function orDefault(make: () => Value, fallback: Value, ...caught: readonly string[]): Value {
  try {
    return make();
  } catch (cause) {
    const isCaught =
      cause instanceof PyError ? fallback !== null || caught.includes(cause.type) : cause instanceof YAMLException;
    if (isCaught) return fallback;
    throw cause;
  }
}

function jsonText(value: Value): string {
  if (typeof value === "string") return value;
  throw new PyError("TypeError", `the JSON object must be str, bytes or bytearray, not ${typeName(value)}`);
}

const makeSet = (value: Value): Value => new PySet(itemsOf(value));

function makeZip(args: readonly Value[]): Value {
  const lists = args.map((arg) => [...itemsOf(arg)]);
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => new Tuple(lists.map((list) => list[i]!)));
}

export const conversions: Readonly<Record<string, NameFactory>> = {
  fromjson: () =>
    fn("fromjson", ["string", ["default", null]], (text, fallback) =>
      orDefault(() => pyJsonLoads(jsonText(text!)), fallback!, "ValueError"),
    ),
  tojson: () =>
    fn("tojson", ["value", ["default", null], ["sort_keys", false]], (value, fallback, sort) =>
      orDefault(() => pyJsonDumps(value!, { sortKeys: sort === true }), fallback!, "ValueError"),
    ),
  fromyaml: () =>
    fn("fromyaml", ["value", ["default", null]], (text, fallback) =>
      orDefault(() => loadYamlValue(str(text!)), fallback!, "AttributeError", "ValueError"),
    ),
  toyaml: () =>
    fn("toyaml", ["value", ["default", null], ["sort_keys", false]], (value, fallback, sort) =>
      orDefault(() => dumpYamlValue(value!, sort === true), fallback!, "ValueError"),
    ),
  set: () =>
    fn("set", ["value", ["default", null]], (value, fallback) =>
      orDefault(() => makeSet(value!), fallback!, "TypeError"),
    ),
  set_strict: () => fn("set_strict", ["value"], (value) => makeSet(value!)),
  zip: () => native("zip", (args, kwargs) => orDefault(() => makeZip(args), kwargs.default ?? null, "TypeError")),
  zip_strict: () => native("zip_strict", (args) => makeZip(args)),
  local_md5: () => fn("local_md5", ["value"], (value) => createHash("md5").update(str(value!)).digest("hex")),
  diff_of_two_dicts: () =>
    fn("diff_of_two_dicts", ["dict_a", "dict_b"], (a, b) => {
      const other = new Map(
        Object.entries(toJs(b!) as Record<string, string[]>).map(([key, list]) => [
          key.toLowerCase(),
          list.map((item) => item.toLowerCase()),
        ]),
      );
      const difference: Record<string, Value> = {};
      for (const [key, list] of Object.entries(toJs(a!) as Record<string, string[]>)) {
        const known = other.get(key.toLowerCase());
        const kept = known === undefined ? list : list.filter((item) => !known.includes(item.toLowerCase()));
        if (known === undefined || kept.length > 0) difference[key] = kept;
      }
      return difference;
    }),
};
