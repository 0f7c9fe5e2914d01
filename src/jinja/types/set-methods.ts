import { PyError } from "../errors.ts";
import { iterate } from "../runtime/iteration.ts";
import { repr } from "../runtime/printing.ts";
import { PySet } from "../values/set.ts";
import type { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { MethodTable } from "./method.ts";

function asSet(value: Value): PySet {
  return value instanceof PySet ? value : new PySet(iterate(value));
}

function replace(self: PySet, items: PySet): null {
  const kept = Array.from(items.iter());
  self.clear();
  for (const item of kept) self.add(item);
  return null;
}

function only(self: PySet, keep: (item: Value) => boolean): PySet {
  return new PySet(Array.from(self.iter()).filter(keep));
}

function union(self: PySet, others: Value): PySet {
  const out = new PySet(self.iter());
  for (const other of (others as Tuple).items) for (const item of iterate(other)) out.add(item);
  return out;
}

function intersection(self: PySet, others: Value): PySet {
  const sets = (others as Tuple).items.map(asSet);
  return only(self, (item) => sets.every((set) => set.has(item)));
}

function difference(self: PySet, others: Value): PySet {
  const sets = (others as Tuple).items.map(asSet);
  return only(self, (item) => !sets.some((set) => set.has(item)));
}

function symmetric(self: PySet, other: Value): PySet {
  const second = asSet(other);
  return new PySet([
    ...only(self, (item) => !second.has(item)).iter(),
    ...only(second, (item) => !self.has(item)).iter(),
  ]);
}

const sets = new MethodTable<PySet>("set")
  .add("add", ["item"], (self, item) => {
    self.add(item!);
    return null;
  })
  .add("remove", ["item"], (self, item) => {
    if (!self.delete(item!)) throw new PyError("KeyError", repr(item!));
    return null;
  })
  .add("discard", ["item"], (self, item) => {
    self.delete(item!);
    return null;
  })
  .add("pop", [], (self) => {
    for (const item of self.iter()) {
      self.delete(item);
      return item;
    }
    throw new PyError("KeyError", "'pop from an empty set'");
  })
  .add("clear", [], (self) => {
    self.clear();
    return null;
  })
  .add("copy", [], (self) => new PySet(self.iter()))
  .named("union", ["*others"], (self, others) => union(self, others!))
  .named("intersection", ["*others"], (self, others) => intersection(self, others!))
  .named("difference", ["*others"], (self, others) => difference(self, others!))
  .add("symmetric_difference", ["other"], (self, other) => symmetric(self, other!))
  .named("update", ["*others"], (self, others) => replace(self, union(self, others!)))
  .named("intersection_update", ["*others"], (self, others) => replace(self, intersection(self, others!)))
  .named("difference_update", ["*others"], (self, others) => replace(self, difference(self, others!)))
  .add("symmetric_difference_update", ["other"], (self, other) => replace(self, symmetric(self, other!)))
  .add("issubset", ["other"], (self, other) => only(self, (item) => !asSet(other!).has(item)).size === 0)
  .add("issuperset", ["other"], (self, other) => only(asSet(other!), (item) => !self.has(item)).size === 0)
  .add("isdisjoint", ["other"], (self, other) => only(asSet(other!), (item) => self.has(item)).size === 0);

export const setMethods = sets.methods;
