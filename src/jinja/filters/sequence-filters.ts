import { PyError } from "../errors.ts";
import { binary } from "../runtime/arithmetic.ts";
import { characters } from "../runtime/code-points.ts";
import { dictEntries } from "../runtime/dicts.ts";
import { equals } from "../runtime/equality.ts";
import { generator, isIterable, itemsOf, iterate, length } from "../runtime/iteration.ts";
import { asIndex } from "../runtime/numbers.ts";
import { compareWith, sorted } from "../runtime/order.ts";
import { str } from "../runtime/printing.ts";
import { truthy } from "../runtime/truth.ts";
import { isDict, typeName } from "../runtime/type-name.ts";
import type { Scope } from "../scope.ts";
import { PyIterator } from "../values/iterator.ts";
import { mapKey } from "../values/keys.ts";
import { PySet } from "../values/set.ts";
import { textOf } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { attributeGetter, ignoreCase, sortKeyGetter } from "./attribute-path.ts";
import { FilterTable } from "./filter.ts";

function integer(value: Value): number {
  const index = asIndex(value);
  if (index === undefined) {
    throw new PyError("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  return index;
}

function first(scope: Scope, value: Value): Value {
  for (const item of iterate(value)) return item;
  return scope.missing({ message: "No first item, sequence was empty." });
}

function last(scope: Scope, value: Value): Value {
  if (value instanceof PyIterator || value instanceof PySet || !isIterable(value)) {
    throw new PyError("TypeError", `'${typeName(value)}' object is not reversible`);
  }
  const item = itemsOf(value).at(-1);
  return item === undefined ? scope.missing({ message: "No last item, sequence was empty." }) : item;
}

function reverse(value: Value): Value {
  const text = textOf(value);
  if (text !== undefined) return characters(text).reverse().join("");
  if (!isIterable(value)) throw new PyError("FilterArgumentError", "argument must be iterable");
  const items = Array.from(iterate(value)).reverse();
  if (value instanceof PyIterator || value instanceof PySet) return items;
  return new PyIterator(items, Array.isArray(value) ? "list_reverseiterator" : `${typeName(value)}_reverseiterator`);
}

/** `min` and `max`: the first of the extreme ones. */
function extreme(scope: Scope, value: Value, sensitive: Value, attribute: Value, direction: 1 | -1): Value {
  const get = attributeGetter(scope, attribute);
  const key = (item: Value): Value => (truthy(sensitive) ? get(item) : ignoreCase(get(item)));
  let best: Value | undefined;
  let bestKey: Value = null;
  for (const item of iterate(value)) {
    const k = key(item);
    if (best === undefined || compareWith(direction < 0 ? "<" : ">", k, bestKey)) {
      best = item;
      bestKey = k;
    }
  }
  return best === undefined ? scope.missing({ message: "No aggregated item, sequence was empty." }) : best;
}

function sum(scope: Scope, value: Value, attribute: Value, start: Value): Value {
  if (textOf(start) !== undefined) throw new PyError("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
  const get = attributeGetter(scope, attribute);
  let total: Value = start;
  for (const item of iterate(value)) total = binary("+", total, get(item));
  return total;
}

function* batch(value: Value, size: number, fill: Value): Generator<Value> {
  let part: Value[] = [];
  for (const item of iterate(value)) {
    if (part.length === size) {
      yield part;
      part = [];
    }
    part.push(item);
  }
  if (part.length === 0) return;
  if (fill !== null) while (part.length < size) part.push(fill);
  yield part;
}

function* slice(value: Value, slices: number, fill: Value): Generator<Value> {
  const items = itemsOf(value);
  if (slices === 0) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
  const size = Math.floor(items.length / slices);
  const extra = items.length % slices;
  let at = 0;
  for (let i = 0; i < slices; i++) {
    const end = at + size + (i < extra ? 1 : 0);
    const part = items.slice(at, end);
    if (fill !== null && i >= extra) part.push(fill);
    at = end;
    yield part;
  }
}

function* unique(scope: Scope, value: Value, sensitive: boolean, attribute: Value): Generator<Value> {
  const get = attributeGetter(scope, attribute);
  const seen = new Set<unknown>();
  for (const item of iterate(value)) {
    const key = mapKey(sensitive ? get(item) : ignoreCase(get(item)));
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

/** A group of `groupby`: a pair whose parts have names. */
class Group extends Tuple {
  override attr(name: string): Value | undefined {
    return name === "grouper" ? this.items[0] : name === "list" ? this.items[1] : undefined;
  }
}

function groupBy(scope: Scope, value: Value, attribute: Value, fallback: Value, sensitive: boolean): Value[] {
  const get = attributeGetter(scope, attribute, fallback);
  const key = (item: Value): Value => (sensitive ? get(item) : ignoreCase(get(item)));
  const items = itemsOf(value);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(items, items.map(key))) {
    const k = key(item);
    const current = groups.at(-1);
    if (current !== undefined && equals(current.key, k)) current.items.push(item);
    else groups.push({ key: k, items: [item] });
  }
  return groups.map((group) => new Group([get(group.items[0]!), group.items]));
}

function dictSort(value: Value, sensitive: boolean, by: Value, descending: boolean): Value[] {
  if (by !== "key" && by !== "value") {
    throw new PyError("FilterArgumentError", 'You can only sort by either "key" or "value"');
  }
  if (!isDict(value))
    throw value instanceof Undefined
      ? value.error()
      : new PyError("AttributeError", `'${typeName(value)}' object has no attribute 'items'`);
  const entries = Array.from(dictEntries(value));
  const keys = entries.map(([k, v]) => (by === "key" ? k : v)).map((k) => (sensitive ? k : ignoreCase(k)));
  return sorted(
    entries.map((entry) => new Tuple(entry)),
    keys,
    descending,
  );
}

function* itemPairs(value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (!isDict(value)) throw new PyError("TypeError", "Can only get item pairs from a mapping.");
  for (const entry of dictEntries(value)) yield new Tuple(entry);
}

export const sequenceFilters = new FilterTable()
  .add(["length", "count"], [], (_s, value) => length(value))
  .add("first", [], first)
  .add("last", [], last)
  .add("list", [], (_s, value) => Array.from(iterate(value)))
  .add("reverse", [], (_s, value) => reverse(value))
  .add(
    "join",
    [
      ["d", ""],
      ["attribute", null],
    ],
    (scope, value, separator, attribute) => {
      const get = attributeGetter(scope, attribute!);
      return Array.from(iterate(value), (item) => str(get(item))).join(str(separator!));
    },
  )
  .add("random", [], (scope, value) => {
    const size = length(value);
    const item = itemsOf(value)[Math.floor(Math.random() * size)];
    return item === undefined ? scope.missing({ message: "No random item, sequence was empty." }) : item;
  })
  .add(
    "min",
    [
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (s, v, c, a) => extreme(s, v, c!, a!, -1),
  )
  .add(
    "max",
    [
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (s, v, c, a) => extreme(s, v, c!, a!, 1),
  )
  .add(
    "sum",
    [
      ["attribute", null],
      ["start", 0],
    ],
    (s, v, attribute, start) => sum(s, v, attribute!, start!),
  )
  .add(
    "sort",
    [
      ["reverse", false],
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (scope, value, descending, sensitive, attribute) => {
      const items = itemsOf(value);
      return sorted(items, items.map(sortKeyGetter(scope, attribute!, truthy(sensitive!))), truthy(descending!));
    },
  )
  .add(
    "unique",
    [
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (s, value, sensitive, attribute) => generator(unique(s, value, truthy(sensitive!), attribute!)),
  )
  .add(
    "groupby",
    ["attribute", ["default", null], ["case_sensitive", false]],
    (s, value, attribute, fallback, sensitive) => groupBy(s, value, attribute!, fallback!, truthy(sensitive!)),
  )
  .add("batch", ["linecount", ["fill_with", null]], (_s, value, size, fill) =>
    generator(batch(value, integer(size!), fill!)),
  )
  .add("slice", ["slices", ["fill_with", null]], (_s, value, slices, fill) =>
    generator(slice(value, integer(slices!), fill!)),
  )
  .add(
    "dictsort",
    [
      ["case_sensitive", false],
      ["by", "key"],
      ["reverse", false],
    ],
    (_s, value, sensitive, by, descending) => dictSort(value, truthy(sensitive!), by!, truthy(descending!)),
  )
  .add("items", [], (_s, value) => generator(itemPairs(value))).filters;
