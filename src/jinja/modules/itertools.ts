import { PyError } from "../errors.ts";
import { binary } from "../runtime/arithmetic.ts";
import { andThen, call, callEach, noKwargs } from "../runtime/calls.ts";
import { equals } from "../runtime/equality.ts";
import { itemsOf, iterate } from "../runtime/iteration.ts";
import { asIndex } from "../runtime/numbers.ts";
import { truthy } from "../runtime/truth.ts";
import { fn } from "../values/callable.ts";
import { PyIterator } from "../values/iterator.ts";
import type { Result } from "../values/object.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { TypeObject } from "./type-object.ts";

/** The most items that a combinatorial or endless iterator gives. */
const limit = 10_000_000;

function index(value: Value): number {
  const found = asIndex(value);
  if (found === undefined) throw new PyError("TypeError", "an integer is required");
  return found;
}

/** Ends iterators that would never end. */
function* bounded(name: string, items: Iterable<Value>): Generator<Value> {
  let count = 0;
  for (const item of items) {
    if (++count > limit) throw new PyError("OverflowError", `itertools.${name} gave more than ${limit} items`);
    yield item;
  }
}

function iterator(name: string, items: Iterable<Value>): PyIterator {
  return new PyIterator(bounded(name, items), `itertools.${name}`);
}

function rest(value: Value | undefined): Value[] {
  return [...(value as Tuple).items];
}

function* chained(lists: Iterable<Value>): Generator<Value> {
  for (const list of lists) yield* iterate(list);
}

function* product(pools: readonly (readonly Value[])[], at = 0, taken: readonly Value[] = []): Generator<Value> {
  if (at === pools.length) yield new Tuple(taken);
  else for (const item of pools[at]!) yield* product(pools, at + 1, [...taken, item]);
}

function* combinations(
  pool: readonly Value[],
  size: number,
  again: boolean,
  from = 0,
  taken: Value[] = [],
): Generator<Value> {
  if (taken.length === size) {
    yield new Tuple(taken);
    return;
  }
  for (let i = from; i < pool.length; i++)
    yield* combinations(pool, size, again, again ? i : i + 1, [...taken, pool[i]!]);
}

function* permutations(pool: readonly Value[], size: number, taken: readonly number[] = []): Generator<Value> {
  if (taken.length === size) {
    yield new Tuple(taken.map((i) => pool[i]!));
    return;
  }
  for (let i = 0; i < pool.length; i++) if (!taken.includes(i)) yield* permutations(pool, size, [...taken, i]);
}

function* islice(items: Iterable<Value>, start: number, stop: number, step: number): Generator<Value> {
  let at = 0;
  let next = start;
  if (stop <= 0) return;
  for (const item of items) {
    if (at === next) {
      yield item;
      next += step;
    }
    if (++at >= stop) return;
  }
}

function* zipLongest(lists: readonly (readonly Value[])[], fill: Value): Generator<Value> {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let i = 0; i < longest; i++) yield new Tuple(lists.map((list) => (i < list.length ? list[i]! : fill)));
}

function* count(start: Value, step: Value): Generator<Value> {
  for (let n = start; ; n = binary("+", n, step)) yield n;
}

function* repeat(value: Value, times: number): Generator<Value> {
  for (let i = 0; i < times; i++) yield value;
}

function* cycle(items: readonly Value[]): Generator<Value> {
  while (items.length > 0) yield* items;
}

/** Items with what a function says of each, asked one after the other before iteration begins. */
function judged(
  name: string,
  test: Value,
  items: Value,
  pick: (items: readonly Value[], said: readonly boolean[]) => Value[],
): Result {
  const list = itemsOf(items);
  const said = test === null ? [...list] : callEach(list, (item) => call(test, [item], noKwargs));
  return andThen(said, (answers) => iterator(name, pick(list, answers.map(truthy))));
}

function groupBy(items: Value, key: Value): Result {
  const list = itemsOf(items);
  const keys = key === null ? [...list] : callEach(list, (item) => call(key, [item], noKwargs));
  return andThen(keys, (found) => {
    const groups: { key: Value; items: Value[] }[] = [];
    list.forEach((item, i) => {
      const last = groups.at(-1);
      if (last !== undefined && equals(last.key, found[i]!)) last.items.push(item);
      else groups.push({ key: found[i]!, items: [item] });
    });
    return iterator(
      "groupby",
      groups.map((g) => new Tuple([g.key, iterator("_grouper", g.items)])),
    );
  });
}

function accumulate(items: Value, step: Value, initial: Value): Result {
  const list = initial === null ? itemsOf(items) : [initial, ...itemsOf(items)];
  let total: Value | undefined;
  const totals = callEach(list, (item) => {
    if (total === undefined) {
      total = item;
      return item;
    }
    const next = step === null ? binary("+", total, item) : call(step, [total, item], noKwargs);
    return andThen(next, (value) => {
      total = value;
      return value;
    });
  });
  return andThen(totals, (found) => iterator("accumulate", found));
}

function firstBreak(said: readonly boolean[]): number {
  const at = said.indexOf(false);
  return at === -1 ? said.length : at;
}

/** Python's `itertools`. Endless iterators end with an error after ten million items. */
export const itertoolsModule: Readonly<Record<string, Value>> = {
  product: fn("product", ["*iterables", "**options"], (iterables, options) => {
    const pools = rest(iterables).map(itemsOf);
    const times = index((options as Record<string, Value>).repeat ?? 1);
    return iterator("product", product(Array.from({ length: times }, () => pools).flat()));
  }),
  chain: new TypeObject(
    "itertools.chain",
    fn("chain", ["*iterables"], (lists) => iterator("chain", chained(rest(lists)))),
    { from_iterable: fn("from_iterable", ["iterable"], (lists) => iterator("chain", chained(iterate(lists!)))) },
  ),
  combinations: fn("combinations", ["iterable", "r"], (items, r) =>
    iterator("combinations", combinations(itemsOf(items!), index(r!), false)),
  ),
  combinations_with_replacement: fn("combinations_with_replacement", ["iterable", "r"], (items, r) =>
    iterator("combinations_with_replacement", combinations(itemsOf(items!), index(r!), true)),
  ),
  permutations: fn("permutations", ["iterable", ["r", null]], (items, r) => {
    const pool = itemsOf(items!);
    return iterator("permutations", permutations(pool, r === null ? pool.length : index(r!)));
  }),
  zip_longest: fn("zip_longest", ["*iterables", "**options"], (iterables, options) => {
    const fill = (options as Record<string, Value>).fillvalue ?? null;
    return iterator("zip_longest", zipLongest(rest(iterables).map(itemsOf), fill));
  }),
  islice: fn("islice", ["iterable", "start", "*more"], (items, start, more) => {
    const [stop, step] = rest(more);
    const [from, to] = stop === undefined ? [0, start!] : [start === null ? 0 : index(start!), stop];
    const end = to === null ? Number.POSITIVE_INFINITY : index(to);
    return iterator(
      "islice",
      islice(iterate(items!), from, end, step === undefined || step === null ? 1 : index(step)),
    );
  }),
  accumulate: fn("accumulate", ["iterable", ["func", null], ["initial", null]], (items, step, initial) =>
    accumulate(items!, step!, initial!),
  ),
  count: fn(
    "count",
    [
      ["start", 0],
      ["step", 1],
    ],
    (start, step) => iterator("count", count(start!, step!)),
  ),
  repeat: fn("repeat", ["object", ["times", null]], (value, times) =>
    iterator("repeat", repeat(value!, times === null ? Number.POSITIVE_INFINITY : index(times!))),
  ),
  cycle: fn("cycle", ["iterable"], (items) => iterator("cycle", cycle([...itemsOf(items!)]))),
  groupby: fn("groupby", ["iterable", ["key", null]], (items, key) => groupBy(items!, key!)),
  starmap: fn("starmap", ["function", "iterable"], (f, items) => {
    const results = callEach(itemsOf(items!), (args) => call(f!, [...itemsOf(args)], noKwargs));
    return andThen(results, (found) => iterator("starmap", found));
  }),
  takewhile: fn("takewhile", ["predicate", "iterable"], (test, items) =>
    judged("takewhile", test!, items!, (list, said) => list.slice(0, firstBreak(said))),
  ),
  dropwhile: fn("dropwhile", ["predicate", "iterable"], (test, items) =>
    judged("dropwhile", test!, items!, (list, said) => list.slice(firstBreak(said))),
  ),
  filterfalse: fn("filterfalse", ["predicate", "iterable"], (test, items) =>
    judged("filterfalse", test!, items!, (list, said) => list.filter((_item, i) => !said[i])),
  ),
  compress: fn("compress", ["data", "selectors"], (data, selectors) => {
    const chosen = itemsOf(selectors!);
    return iterator(
      "compress",
      itemsOf(data!).filter((_item, i) => i < chosen.length && truthy(chosen[i]!)),
    );
  }),
  pairwise: fn("pairwise", ["iterable"], (items) => {
    const list = itemsOf(items!);
    return iterator(
      "pairwise",
      list.slice(1).map((item, i) => new Tuple([list[i]!, item])),
    );
  }),
  tee: fn("tee", ["iterable", ["n", 2]], (items, n) => {
    const list = itemsOf(items!);
    return new Tuple(Array.from({ length: index(n!) }, () => iterator("tee", list)));
  }),
};
