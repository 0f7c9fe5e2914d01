/** One row of a difference: `same` on both sides, `changed` cell by cell, or on one side only. */
export interface DifferenceRow {
  readonly kind: "same" | "changed" | "missing" | "extra";
  /** Texts; a changed cell reads `expected→actual`. */
  readonly cells: readonly string[];
}

export interface Difference {
  readonly columns: readonly string[];
  readonly rows: readonly DifferenceRow[];
  readonly differing: number;
}

type Row = readonly unknown[];

/** Rows paired as `changed` beyond this many would only be slow to compare and long to read. */
const pairingLimit = 200;

/**
 * How actual rows differ from expected ones, in whatever order they come. Equal rows match each other; of what is left,
 * rows that share most cells are shown as changes of one another. `print` makes the text of a cell; equal texts are equal.
 */
export function difference(
  columns: readonly string[],
  expected: readonly Row[],
  actual: readonly Row[],
  print: (cell: unknown) => string = printCell,
): Difference {
  const texts = (rows: readonly Row[]): string[][] => rows.map((row) => row.map(print));
  const rows: DifferenceRow[] = [];
  const unmatched = new Map<string, string[][]>();
  let extra: string[][] = [];
  for (const row of texts(actual)) {
    const same = unmatched.get(row.join("\0"));
    if (same === undefined) unmatched.set(row.join("\0"), [row]);
    else same.push(row);
  }
  const missing: string[][] = [];
  for (const row of texts(expected)) {
    if (unmatched.get(row.join("\0"))?.pop() !== undefined) rows.push({ kind: "same", cells: row });
    else missing.push(row);
  }
  extra = [...unmatched.values()].flat();
  const { changed, left } = pair(missing, extra);
  rows.push(...changed, ...left);
  return { columns, rows, differing: changed.length + left.length };
}

function pair(missing: string[][], extra: string[][]): { changed: DifferenceRow[]; left: DifferenceRow[] } {
  const changed: DifferenceRow[] = [];
  const left: DifferenceRow[] = [];
  const free = [...extra];
  for (const row of missing) {
    const best = missing.length <= pairingLimit && extra.length <= pairingLimit ? mostAlike(row, free) : -1;
    const [partner] = best === -1 ? [] : free.splice(best, 1);
    if (partner === undefined) left.push({ kind: "missing", cells: row });
    else
      changed.push({
        kind: "changed",
        cells: row.map((cell, i) => (cell === partner[i] ? cell : `${cell}→${partner[i]}`)),
      });
  }
  for (const row of free) left.push({ kind: "extra", cells: row });
  return { changed, left };
}

/** The row with most cells in common; a lone column is paired by place. -1 when no row has any in common. */
function mostAlike(row: string[], candidates: readonly string[][]): number {
  if (row.length === 1) return candidates.length > 0 ? 0 : -1;
  let best = -1;
  let most = 0;
  for (let i = 0; i < candidates.length; i++) {
    const alike = row.filter((cell, column) => cell === candidates[i]![column]).length;
    if (alike > most) [best, most] = [i, alike];
  }
  return best;
}

const marks = { same: "   ", changed: "→  ", missing: "---", extra: "+++" } as const;

/**
 * The difference as a table in dbt's notation: `→` marks changed rows, `+++` rows that only the model gave, `---` rows
 * that it should have given. Long runs of equal rows are cut.
 */
export function renderDifference(found: Difference, context = 3): string {
  const same = found.rows.filter((row) => row.kind === "same");
  const shown = [...same.slice(0, context), ...found.rows.filter((row) => row.kind !== "same")];
  const widths = found.columns.map((name, i) => Math.max(name.length, ...shown.map((row) => row.cells[i]!.length)));
  const line = (mark: string, cells: readonly string[]): string =>
    `${mark}|${cells.map((cell, i) => ` ${cell.padEnd(widths[i]!)} `).join("|")}`.trimEnd();
  const lines = [line("@@ ", found.columns), ...shown.map((row) => line(marks[row.kind], row.cells))];
  if (same.length > context) lines.splice(1 + context, 0, `... ${same.length - context} more equal rows`);
  return lines.join("\n");
}

/** NULL, True and numbers as templates print them; enough to compare values that went through one UNION. */
function printCell(cell: unknown): string {
  if (cell === null || cell === undefined) return "NULL";
  if (typeof cell === "boolean") return cell ? "True" : "False";
  return String(cell);
}
