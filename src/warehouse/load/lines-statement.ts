import type { LoadNotes } from "../types.ts";

/** The statement that inserts the lines; `literal` makes a text of SQL. */
export function linesStatement({ into, columns, rows }: LoadNotes["lines"], literal: (text: string) => string): string {
  const lines = rows.map((row) => {
    const values = row.map((value, i) => {
      if (typeof value === "number") return value;
      return /^(datetime|timestamp)/i.test(columns[i]!.type)
        ? `cast(${literal(value)} as ${columns[i]!.type})`
        : literal(value);
    });
    return `(${values.join(", ")})`;
  });
  return `insert into ${into} values ${lines.join(", ")}`;
}
