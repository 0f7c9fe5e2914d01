/** Columns that stand in the folders' names: `orders/dt=2024-01-31/a.csv`. */
export interface HivePartitions {
  /** What stands before the first of these folders, with the slash at its end. */
  readonly prefix: string;
  readonly columns: readonly { readonly name: string; readonly type: "date" | "bigint" | "varchar" }[];
}

/** The partitions that all names share; null where one has none, or others. */
export function hivePartitions(names: readonly string[]): HivePartitions | null {
  const [first, ...others] = names.map(partitionsOf);
  if (first === undefined || first.values.length === 0) return null;
  const keys = first.values.map(([key]) => key);
  const isShared = others.every(
    ({ prefix, values }) =>
      prefix === first.prefix && values.length === keys.length && values.every(([key], i) => key === keys[i]),
  );
  if (!isShared) return null;
  const columns = keys.map((name, i) => ({
    name,
    type: typeOf([first, ...others].map(({ values }) => values[i]![1])),
  }));
  return { prefix: first.prefix, columns };
}

function partitionsOf(name: string): { prefix: string; values: [string, string][] } {
  const folders = name.split("/").slice(0, -1);
  const start = folders.findIndex((folder) => /^\w+=/.test(folder));
  if (start === -1) return { prefix: name, values: [] };
  const pairs = folders.slice(start).map((folder) => /^(\w+)=(.*)$/.exec(folder));
  // every folder from the first one on must be a partition
  const values = pairs.every((pair) => pair !== null)
    ? pairs.map((pair): [string, string] => [pair[1]!, pair[2]!])
    : [];
  return { prefix: [...folders.slice(0, start), ""].join("/"), values };
}

function typeOf(values: readonly string[]): "date" | "bigint" | "varchar" {
  if (values.every((value) => /^\d{4}-\d{2}-\d{2}$/.test(value))) return "date";
  return values.every((value) => /^-?(0|[1-9]\d{0,17})$/.test(value)) ? "bigint" : "varchar";
}
