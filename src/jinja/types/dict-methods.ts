import { PyError } from "../errors.ts";
import { type AnyDict, dictDelete, dictEntries, dictGet, dictHas, dictSet } from "../runtime/dicts.ts";
import { iterate, unpack } from "../runtime/iteration.ts";
import { repr } from "../runtime/printing.ts";
import { isDict } from "../runtime/type-name.ts";
import { Dict } from "../values/dict.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { MethodTable } from "./method.ts";
import { DictView } from "./views.ts";

/** The pairs of what `dict(...)` and `update` take: a dict, or an iterable of pairs. Errors: TypeError, ValueError. */
export function* pairsOf(source: Value): Generator<readonly [Value, Value]> {
  if (isDict(source)) {
    yield* Array.from(dictEntries(source));
    return;
  }
  let at = 0;
  for (const pair of iterate(source)) {
    let items: readonly Value[];
    try {
      items = typeof pair === "string" ? Array.from(pair) : unpack(pair, 2);
    } catch (error) {
      if (!(error instanceof PyError)) throw error;
      if (error.type === "TypeError") {
        throw new PyError("TypeError", `cannot convert dictionary update sequence element #${at} to a sequence`);
      }
      items = Array.from(iterate(pair));
    }
    if (items.length !== 2) {
      const message = `dictionary update sequence element #${at} has length ${items.length}; 2 is required`;
      throw new PyError("ValueError", message);
    }
    yield [items[0]!, items[1]!];
    at++;
  }
}

function copy(self: AnyDict): Dict {
  return new Dict(dictEntries(self));
}

const dicts = new MethodTable<AnyDict>("dict")
  .add("keys", [], (self) => new DictView(self, "keys"))
  .add("values", [], (self) => new DictView(self, "values"))
  .add("items", [], (self) => new DictView(self, "items"))
  .add("get", ["key", ["default", null]], (self, key, fallback) => {
    const found = dictGet(self, key!);
    return found === undefined ? fallback! : found;
  })
  .add("copy", [], copy)
  .add("clear", [], (self) => {
    for (const [key] of Array.from(dictEntries(self))) dictDelete(self, key);
    return null;
  })
  .raw("pop", (self, args, kwargs) => {
    for (const _name in kwargs) throw new PyError("TypeError", "dict.pop() takes no keyword arguments");
    const [key, fallback] = args;
    if (key === undefined || args.length > 2) {
      const [bound, count] = key === undefined ? ["at least 1 argument", 0] : ["at most 2 arguments", args.length];
      throw new PyError("TypeError", `pop expected ${bound}, got ${count}`);
    }
    const found = dictGet(self, key);
    if (found !== undefined) dictDelete(self, key);
    else if (fallback === undefined) throw new PyError("KeyError", repr(key));
    return found === undefined ? fallback! : found;
  })
  .add("popitem", [], (self) => {
    const last = Array.from(dictEntries(self)).at(-1);
    if (last === undefined) throw new PyError("KeyError", "'popitem(): dictionary is empty'");
    dictDelete(self, last[0]);
    return new Tuple(last);
  })
  .add("setdefault", ["key", ["default", null]], (self, key, fallback) => {
    if (!dictHas(self, key!)) dictSet(self, key!, fallback!);
    return dictGet(self, key!)!;
  })
  .raw("update", (self, args, kwargs) => {
    if (args.length > 1) throw new PyError("TypeError", `update expected at most 1 argument, got ${args.length}`);
    if (args[0] !== undefined) for (const [key, value] of pairsOf(args[0])) dictSet(self, key, value);
    for (const key of Object.keys(kwargs)) dictSet(self, key, kwargs[key]!);
    return null;
  })
  .add("fromkeys", ["iterable", ["value", null]], (_self, keys, value) => {
    return new Dict(Array.from(iterate(keys!), (key) => [key, value!] as const));
  });

export const dictMethods = dicts.methods;
