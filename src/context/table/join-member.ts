import { fn, PyError, str, type Value } from "../../jinja/index.ts";
import { type Cells, Groups, isTable, keysOf, type Member, placesOf, rowFunction, rowKey } from "./keys.ts";
import type { Table } from "./table.ts";

/** The key of each row; without one a row's number. */
async function keysOfRows(table: Table, key: Value): Promise<Value[]> {
  if (key === null) return table.rows.map((_, i) => i);
  const keyOf = rowKey(table, key);
  const keys: Value[] = [];
  for (const row of table.rows) keys.push(await keyOf(row));
  return keys;
}

/** `table.join(right_table, left_key, ...)`. https://agate.readthedocs.io/en/latest/api/table.html#agate.Table.join */
export const join: Member = (left) =>
  fn(
    "join",
    [
      "right_table",
      ["left_key", null],
      ["right_key", null],
      ["inner", false],
      ["full_outer", false],
      ["require_match", false],
      ["columns", null],
    ],
    async (right, leftKey, givenKey, inner, full, requireMatch, columns) => {
      if (!isTable(right!)) throw new PyError("TypeError", "join() takes a table");
      if (inner === true && full === true)
        throw new PyError("ValueError", 'A join can not be both "inner" and "full_outer".');
      const rightKey = givenKey === null ? leftKey! : givenKey!;
      const isPlain = rightKey !== null && rowFunction(right, rightKey) === undefined;
      const keyPlaces = new Set(isPlain ? placesOf(right, rightKey) : []);
      const wanted = columns === null ? null : new Set(keysOf(columns!));
      const taken = [...right.names.keys()].filter(
        (i) => full === true || (wanted === null ? !keyPlaces.has(i) : wanted.has(right.names[i]!)),
      );
      const found = new Groups<Cells>();
      const rightKeys = await keysOfRows(right, leftKey === null ? null : rightKey);
      for (const [i, key] of rightKeys.entries()) found.add(key, right.rows[i]!);
      const known = new Groups<null>();
      const rows: Cells[] = [];
      for (const [i, key] of (await keysOfRows(left, leftKey!)).entries()) {
        known.add(key, null);
        const matches = found.get(key);
        if (matches === undefined && requireMatch === true)
          throw new PyError("ValueError", `Left key "${str(key)}" does not have a matching right key.`);
        for (const match of matches ?? []) rows.push([...left.rows[i]!, ...taken.map((at) => match[at]!)]);
        if (matches === undefined && inner !== true) rows.push([...left.rows[i]!, ...taken.map(() => null)]);
      }
      for (const [i, key] of full === true ? rightKeys.entries() : [])
        if (known.get(key) === undefined) rows.push([...left.names.map(() => null), ...right.rows[i]!]);
      const names = taken.map((at) => right.names[at]!);
      return left.derive(
        rows,
        [...left.names, ...names.map((name) => (left.names.includes(name) ? `${name}2` : name))],
        [...left.types, ...taken.map((at) => right.types[at]!)],
      );
    },
  );
