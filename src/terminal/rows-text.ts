import type { QuernEvent } from "../base/events.ts";

type Rows = NonNullable<(QuernEvent & { type: "node-finish" })["rows"]>;

/** Rows as a table of text; long cells are cut. */
export function rowsText({ columns, rows, more }: Rows): string {
  const table = [columns.map(String), ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map((row) => `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(" | ")} |`);
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return [...lines, ...(more ? ["| ... more rows"] : [])].join("\n");
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text.replaceAll("\n", " ");
}
