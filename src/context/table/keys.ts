import { Dict, PyError, PyObject, repr, Tuple, type Value } from "../../jinja/index.ts";
import { Row } from "./sequences.ts";
import type { Table } from "./table.ts";

export type Cells = readonly Value[];
export type Member = (table: Table) => Value;

/** Its members can't import their own class. */
export const isTable = (value: Value): value is Table => value instanceof PyObject && value.typeName === "Table";

export const isSequence = (key: Value): key is Value[] | Tuple => Array.isArray(key) || key instanceof Tuple;

/** One key, or a list of them. */
export const keysOf = (key: Value): readonly Value[] =>
  Array.isArray(key) ? key : key instanceof Tuple ? key.items : [key];

/** Where the column stands that a name or a number means. @throws PyError KeyError */
export function placeOf(table: Table, key: Value): number {
  const at = typeof key === "number" ? (key < 0 ? table.names.length + key : key) : table.names.indexOf(key as string);
  if (at in table.names) return at;
  throw new PyError("KeyError", repr(key));
}

export const placesOf = (table: Table, key: Value): number[] => keysOf(key).map((each) => placeOf(table, each));

/** What a macro answers when it is called with a row; `undefined` for a key that is no macro. */
export function rowFunction(table: Table, key: Value): ((cells: Cells) => Promise<Value>) | undefined {
  if (!(key instanceof PyObject) || key.call === undefined) return undefined;
  return async (cells) => key.call!([new Row(table, cells)], {});
}

/** A row's key: what a macro answers, the cell of one column, or a tuple of several. */
export function rowKey(table: Table, key: Value): (cells: Cells) => Value | Promise<Value> {
  const asked = rowFunction(table, key);
  if (asked !== undefined) return asked;
  const at = placesOf(table, key);
  return isSequence(key) ? (cells) => new Tuple(at.map((i) => cells[i]!)) : (cells) => cells[at[0]!]!;
}

/** Items by their keys, in the order in which keys first come. */
export class Groups<T> {
  readonly #at = new Dict();
  readonly keys: Value[] = [];
  readonly items: T[][] = [];

  add(key: Value, item: T): void {
    let at = this.#at.get(key) as number | undefined;
    if (at === undefined) {
      at = this.keys.push(key) - 1;
      this.items.push([]);
      this.#at.set(key, at);
    }
    this.items[at]!.push(item);
  }

  get(key: Value): readonly T[] | undefined {
    const at = this.#at.get(key) as number | undefined;
    return at === undefined ? undefined : this.items[at];
  }
}

/** Names of which each stands once: a later one of a name gets a number. */
export function distinctNames(names: readonly string[]): string[] {
  const known = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let i = 2; known.has(free); i++) free = `${name}_${i}`;
    known.add(free);
    return free;
  });
}
