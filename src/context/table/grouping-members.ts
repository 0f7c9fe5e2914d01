import { fn, PyError, str, type Value } from "../../jinja/index.ts";
import { Decimal } from "../../warehouse/decimal.ts";
import { type Cells, Groups, isSequence, keysOf, type Member, placeOf, rowFunction, rowKey } from "./keys.ts";
import { denormalize, unset } from "./reshape-members.ts";
import type { Table } from "./table.ts";
import { TableSet } from "./table-set.ts";

interface Grouped {
  readonly name: string;
  readonly type: string;
  readonly groups: Groups<Cells>;
}

/** The rows of a table by a column, or by what a macro answers for each, as text. */
async function groupRows(table: Table, rows: readonly Cells[], key: Value, keyName: Value): Promise<Grouped> {
  const isAsked = rowFunction(table, key) !== undefined;
  const keyOf = rowKey(table, key);
  const groups = new Groups<Cells>();
  for (const row of rows) {
    const found = await keyOf(row);
    groups.add(isAsked && found !== null ? str(found) : found, row);
  }
  const name = isAsked ? "group" : table.names[placeOf(table, key)]!;
  return {
    name: typeof keyName === "string" ? keyName : name,
    type: isAsked ? "Text" : table.types[placeOf(table, key)]!,
    groups,
  };
}

/** A table of the keys and of how many rows have each, group within group. */
async function count(table: Table, keys: readonly Value[], keyName: Value): Promise<Table> {
  const names: string[] = [];
  const types: string[] = [];
  let groups: { readonly path: Cells; readonly rows: readonly Cells[] }[] = [{ path: [], rows: table.rows }];
  for (const key of keys) {
    const inner: typeof groups = [];
    for (const { path, rows } of groups) {
      const { name, type, groups: found } = await groupRows(table, rows, key, keyName);
      names[path.length] = name;
      types[path.length] = type;
      for (const [i, each] of found.keys.entries()) inner.push({ path: [...path, each], rows: found.items[i]! });
    }
    groups = inner;
  }
  return table.derive(
    groups.map(({ path, rows }) => [...path, new Decimal(String(rows.length))]),
    [...names, "Count"],
    [...types, "Number"],
  );
}

/** Members that put rows of a key together. */
export const groupingMembers: Readonly<Record<string, Member>> = {
  group_by: (table) =>
    fn("group_by", ["key", ["key_name", null], ["key_type", null]], async (key, keyName) => {
      const { name, type, groups } = await groupRows(table, table.rows, key!, keyName!);
      const isEmpty = groups.keys.length === 0;
      const tables = isEmpty ? [table.derive([])] : groups.items.map((rows) => table.derive(rows));
      return new TableSet(tables, groups.keys, name, type);
    }),
  pivot: (table) =>
    fn(
      "pivot",
      [
        ["key", null],
        ["pivot", null],
        ["aggregation", null],
        ["computation", null],
        ["default_value", unset],
        ["key_name", null],
      ],
      async (key, pivot, aggregation, computation, fallback, keyName) => {
        if (aggregation !== null || computation !== null)
          throw new PyError("TypeError", "pivot() counts: agate's aggregations can't be reached from templates");
        if (keyName !== null && isSequence(key!))
          throw new PyError("ValueError", "key_name is not a valid argument when key is a sequence.");
        const keys = key === null ? [] : keysOf(key!);
        const counted = await count(table, pivot === null ? keys : [...keys, pivot!], keyName!);
        if (pivot !== null) {
          const names = counted.names.slice(0, keys.length);
          return denormalize(counted, names, counted.names[keys.length]!, "Count", fallback!);
        }
        return keys.length === 0 ? { Count: table.rows.length } : counted;
      },
    ),
};
