import { str, type Value } from "../../jinja/index.ts";

/** What of a table is shown; a cell that is too long ends with dots. */
export interface TextTableOptions {
  readonly maxRows: number | null;
  readonly maxColumns: number | null;
  readonly maxWidth: number | null;
  /** The most digits behind the point of a column's numbers, which then have thousands in groups; `null` leaves them as they are. */
  readonly maxPrecision: number | null;
}

export interface TextTable {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** agate's name of each column's type. */
  readonly kinds: readonly string[];
}

/** A table as text with bars, as agate's `print_table` and dbt's `show` print it. */
export function textTable({ names, rows, kinds }: TextTable, options: TextTableOptions): string {
  const { maxRows, maxColumns, maxWidth, maxPrecision } = options;
  const cut = (text: string): string =>
    (maxWidth !== null && text.length > maxWidth ? `${text.slice(0, maxWidth - 3)}...` : text).replaceAll("\n", " ");
  const kept = maxColumns === null ? names.length : Math.min(maxColumns, names.length);
  const more = kept < names.length ? ["..."] : [];
  const shown = rows.slice(0, maxRows ?? rows.length);
  const number = (at: number): ((text: string) => string) => {
    if (kinds[at] !== "Number" || maxPrecision === null) return (text) => text;
    const places = longestFraction(shown.map((row) => row[at]!));
    return (text) => decimalText(text, Math.min(places, maxPrecision)) + (places > maxPrecision ? "…" : "");
  };
  const numbers = names.map((_, at) => number(at));
  const cell = (value: Value, at: number): string => (value === null ? "" : cut(numbers[at]!(str(value))));
  const body = shown.map((row) => [...row.slice(0, kept).map(cell), ...more]);
  const head = [...names.slice(0, kept).map(cut), ...more];
  const widths = head.map((name, i) => Math.max(name.length, ...body.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => (kinds[i] === "Text" ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const rest = shown.length < rows.length ? [line(head.map(() => "..."))] : [];
  return [line(head), rule, ...body.map(line), ...rest].join("\n");
}

function longestFraction(values: readonly Value[]): number {
  return Math.max(0, ...values.map((value) => (value === null ? 0 : (fractionOf(str(value)) ?? "").length)));
}

const fractionOf = (text: string): string | undefined => /^-?\d+\.(\d*?)0*$/.exec(text)?.[1];

/** A number rounded half to even to some digits behind the point, with its thousands in groups. */
function decimalText(text: string, digits: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign, whole, fraction = ""] = match;
  const kept = BigInt(whole! + fraction.slice(0, digits).padEnd(digits, "0"));
  const rest = fraction.slice(digits);
  const half = `5${"0".repeat(Math.max(0, rest.length - 1))}`;
  const up = rest > half || (rest === half && kept % 2n === 1n);
  const rounded = String(up ? kept + 1n : kept).padStart(digits + 1, "0");
  const point = rounded.length - digits;
  const groups = rounded.slice(0, point).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${groups}${digits > 0 ? `.${rounded.slice(point)}` : ""}`;
}
