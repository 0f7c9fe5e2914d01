import { QuernError } from "../base/errors.ts";
import type { Connection } from "../warehouse/types.ts";

/**
 * Asks the warehouse whether it knows the declared types, before any file is read.
 * @throws QuernError QN-LOAD-CONFIG made by `fail`, for the first type that it does not know
 */
export async function checkTypes(
  connection: Connection,
  columns: Readonly<Record<string, string | null>>,
  typeOf: (declared: string) => string,
  fail: (message: string, hint: string) => QuernError,
): Promise<void> {
  const declared = Object.entries(columns).filter((column): column is [string, string] => column[1] !== null);
  if (declared.length === 0) return;
  if ((await problem(connection, declared, typeOf)) === undefined) return;
  for (const column of declared) {
    const message = await problem(connection, [column], typeOf);
    if (message === undefined) continue;
    const [name, type] = column;
    throw fail(`'columns' gives ${name} the type '${type}', which the warehouse does not know`, message);
  }
}

async function problem(
  connection: Connection,
  columns: readonly [string, string][],
  typeOf: (declared: string) => string,
): Promise<string | undefined> {
  try {
    await connection.execute(`select ${columns.map(([, type]) => `cast(null as ${typeOf(type)})`).join(", ")}`);
    return undefined;
  } catch (cause) {
    if (cause instanceof QuernError && cause.code === "QN-DB-STATEMENT") return cause.message.split("\n")[0]!;
    throw cause;
  }
}
