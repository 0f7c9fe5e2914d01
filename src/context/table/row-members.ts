import { fn, Slice, sliceItems, sorted, Tuple, type Value } from "../../jinja/index.ts";
import { type Cells, Groups, type Member, rowFunction, rowKey } from "./keys.ts";
import { Row } from "./sequences.ts";

/** Members that give some of a table's rows, or all in another order. */
export const rowMembers: Readonly<Record<string, Member>> = {
  limit: (table) =>
    fn(
      "limit",
      [
        ["start_or_stop", null],
        ["stop", null],
        ["step", null],
      ],
      (first, stop, step) => {
        const slice = stop || step ? new Slice(first!, stop!, step!) : new Slice(null, first!, null);
        const kept = sliceItems([...table.rows.keys()], slice);
        return table.derive(kept.map((i) => table.rows[i as number]!));
      },
    ),
  where: (table) =>
    fn("where", ["test"], async (test) => {
      const asked = rowFunction(table, test!);
      const kept: Cells[] = [];
      for (const row of table.rows) if ((await asked?.(row)) === true) kept.push(row);
      return table.derive(kept);
    }),
  find: (table) =>
    fn("find", ["test"], async (test) => {
      const asked = rowFunction(table, test!);
      for (const row of table.rows) if ((await asked?.(row)) === true) return new Row(table, row);
      return null;
    }),
  distinct: (table) =>
    fn("distinct", [["key", null]], async (key) => {
      const keyOf = key === null ? (row: Cells) => new Tuple([...row]) : rowKey(table, key!);
      const groups = new Groups<Cells>();
      for (const row of table.rows) groups.add(await keyOf(row), row);
      return table.derive(groups.items.map(([first]) => first!));
    }),
  order_by: (table) =>
    fn("order_by", ["key", ["reverse", false]], async (key, reverse) => {
      const keyOf = rowKey(table, key!);
      const keys: Value[] = [];
      for (const row of table.rows) keys.push(sortKey(await keyOf(row)));
      const order = sorted([...table.rows.keys()], keys, reverse === true);
      return table.derive(order.map((i) => table.rows[Number(i)]!));
    }),
};

/** Cells in their order. */
export const sortedCells = (cells: Cells): Value[] => sorted([...cells], cells.map(sortKey));

/** agate sorts what is not known behind what is. */
function sortKey(value: Value): Value {
  if (value instanceof Tuple) return new Tuple(value.items.map(sortKey));
  return new Tuple(value === null ? [1, 0] : [0, value]);
}
