import { PyError } from "../errors.ts";
import { andThen, call, callEach, noKwargs } from "../runtime/calls.ts";
import { equals } from "../runtime/equality.ts";
import { iterate } from "../runtime/iteration.ts";
import { asIndex } from "../runtime/numbers.ts";
import { sorted } from "../runtime/order.ts";
import { repr } from "../runtime/printing.ts";
import { truthy } from "../runtime/truth.ts";
import { typeName } from "../runtime/type-name.ts";
import type { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { MethodTable } from "./method.ts";

function index(value: Value): number {
  const i = asIndex(value);
  if (i === undefined) {
    throw new PyError("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  return i;
}

/** Where `value` stands among `items`; -1 when nowhere. */
export function indexOf(items: readonly Value[], value: Value, from = 0, to = items.length): number {
  for (let i = from; i < to; i++) if (items[i] === value || equals(items[i]!, value)) return i;
  return -1;
}

/** A start or stop of `index(value, start, stop)` counted from the front. */
function limit(value: Value, length: number): number {
  const i = index(value);
  return i < 0 ? Math.max(0, i + length) : Math.min(i, length);
}

function count(items: readonly Value[], value: Value): number {
  return items.reduce<number>((n, item) => (equals(item, value) ? n + 1 : n), 0);
}

const lists = new MethodTable<Value[]>("list")
  .add("append", ["object"], (self, item) => {
    self.push(item!);
    return null;
  })
  .add("extend", ["iterable"], (self, items) => {
    for (const item of Array.from(iterate(items!))) self.push(item);
    return null;
  })
  .add("insert", ["index", "object"], (self, at, item) => {
    self.splice(index(at!), 0, item!);
    return null;
  })
  .add("pop", [["index", -1]], (self, at) => {
    if (self.length === 0) throw new PyError("IndexError", "pop from empty list");
    const i = index(at!) < 0 ? index(at!) + self.length : index(at!);
    if (i < 0 || i >= self.length) throw new PyError("IndexError", "pop index out of range");
    return self.splice(i, 1)[0]!;
  })
  .add("remove", ["value"], (self, value) => {
    const at = indexOf(self, value!);
    if (at === -1) throw new PyError("ValueError", "list.remove(x): x not in list");
    self.splice(at, 1);
    return null;
  })
  .add("clear", [], (self) => {
    self.length = 0;
    return null;
  })
  .add("copy", [], (self) => self.slice())
  .add("count", ["value"], (self, value) => count(self, value!))
  .add("index", ["value", ["start", 0], ["stop", Number.MAX_SAFE_INTEGER]], (self, value, start, stop) => {
    const at = indexOf(self, value!, limit(start!, self.length), limit(stop!, self.length));
    if (at === -1) throw new PyError("ValueError", `${repr(value!)} is not in list`);
    return at;
  })
  .add("reverse", [], (self) => {
    self.reverse();
    return null;
  })
  .raw("sort", (self, args, kwargs) => {
    if (args.length > 0) throw new PyError("TypeError", "sort() takes no positional arguments");
    for (const name in kwargs) {
      if (name !== "key" && name !== "reverse") {
        throw new PyError("TypeError", `'${name}' is an invalid keyword argument for sort()`);
      }
    }
    const key = kwargs.key ?? null;
    const keys = key === null ? self : callEach(self, (item) => call(key, [item], noKwargs));
    return andThen(keys, (found) => {
      self.splice(0, self.length, ...sorted(self, found, truthy(kwargs.reverse ?? false)));
      return null;
    });
  });

const tuples = new MethodTable<Tuple>("tuple")
  .add("count", ["value"], (self, value) => count(self.items, value!))
  .add("index", ["value", ["start", 0], ["stop", Number.MAX_SAFE_INTEGER]], (self, value, start, stop) => {
    const { items } = self;
    const at = indexOf(items, value!, limit(start!, items.length), limit(stop!, items.length));
    if (at === -1) throw new PyError("ValueError", "tuple.index(x): x not in tuple");
    return at;
  });

export const listMethods = lists.methods;
export const tupleMethods = tuples.methods;
