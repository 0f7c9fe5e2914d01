import { type FoundRow, nameOf } from "../../load/found-rows.ts";
import type { Connection, LoadRequest } from "../../types.ts";

/** Puts bad rows into the table beside, with the place they come from and the text as it stood in the file. */
export async function quarantine(
  connection: Connection,
  { file }: LoadRequest,
  table: string,
  rows: readonly FoundRow[],
): Promise<void> {
  await connection.execute(
    `create table if not exists ${table} (_file varchar, _line bigint, _column varchar, _value varchar, _reason varchar, _raw varchar, _loaded_at timestamp)`,
  );
  for (let at = 0; at < rows.length; at += 500) {
    const part = rows.slice(at, at + 500);
    const values = part.map(() => "(?, cast(? as bigint), ?, ?, ?, ?)").join(", ");
    await connection.execute(
      `insert into ${table} select *, cast(now() at time zone 'UTC' as timestamp) from (values ${values})`,
      {
        bindings: part.flatMap(({ line, column, value, reason, raw }) => [
          nameOf(file),
          line === null ? null : BigInt(line),
          column,
          value,
          reason,
          raw,
        ]),
      },
    );
  }
}
