import { createHash } from "node:crypto";
import { YAMLException } from "js-yaml";
import { QuernError } from "../../base/errors.ts";
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
  type Value,
} from "../../jinja/index.ts";
import type { NameFactory } from "../node-context.ts";
import { dumpYamlValue, loadYamlValue } from "./yaml-values.ts";

/** Functions of values alone, the same for parsing and running. https://docs.getdbt.com/reference/dbt-jinja-functions */

const orDefault = (make: () => Value, fallback: Value): Value => {
  try {
    return make();
  } catch (cause) {
    if (
      cause instanceof QuernError ||
      cause instanceof SyntaxError ||
      cause instanceof TypeError ||
      cause instanceof YAMLException
    )
      return fallback;
    throw cause;
  }
};

const strictly = (name: string, make: () => Value): Value => {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof PyError) throw new QuernError("QN-JINJA-TYPE", `${name}: ${cause.message}`);
    throw cause;
  }
};

const makeSet = (value: Value): Value => new PySet(itemsOf(value));

function makeZip(args: readonly Value[]): Value {
  const lists = args.map((arg) => [...itemsOf(arg)]);
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => new Tuple(lists.map((list) => list[i]!)));
}

export const conversions: Readonly<Record<string, NameFactory>> = {
  fromjson: () =>
    fn("fromjson", ["string", ["default", null]], (text, fallback) =>
      orDefault(() => pyJsonLoads(str(text!)), fallback!),
    ),
  tojson: () =>
    fn("tojson", ["value", ["default", null], ["sort_keys", false]], (value, fallback, sort) =>
      orDefault(() => pyJsonDumps(value!, { sortKeys: sort === true }), fallback!),
    ),
  fromyaml: () =>
    fn("fromyaml", ["value", ["default", null]], (text, fallback) =>
      orDefault(() => loadYamlValue(str(text!)), fallback!),
    ),
  toyaml: () =>
    fn("toyaml", ["value", ["default", null], ["sort_keys", false]], (value, fallback, sort) =>
      orDefault(() => dumpYamlValue(value!, sort === true), fallback!),
    ),
  set: () => fn("set", ["value", ["default", null]], (value, fallback) => orDefault(() => makeSet(value!), fallback!)),
  set_strict: () => fn("set_strict", ["value"], (value) => strictly("set_strict", () => makeSet(value!))),
  zip: () => native("zip", (args, kwargs) => orDefault(() => makeZip(args), kwargs.default ?? null)),
  zip_strict: () => native("zip_strict", (args) => strictly("zip_strict", () => makeZip(args))),
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
