import { QuernError } from "../../base/errors.ts";

/**
 * DuckDB's message for a failed statement as a QuernError; line and column are those of the SQL text that was sent,
 * without the lines that stood before the statement itself.
 */
export function statementError(cause: unknown, sql: string, linesBefore = 0): QuernError {
  if (cause instanceof QuernError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/^INTERRUPT Error/i.test(message))
    return new QuernError("QN-RUN-CANCELLED", "The statement was interrupted", { cause });
  const { text, line, column } = takePosition(message, sql);
  const place = line === undefined ? undefined : { file: "", line: line - linesBefore, column };
  if (/No space left on device|disk is full|Out of Memory Error|failed to (allocate|offload|pin)/i.test(message)) {
    return new QuernError("QN-DB-RESOURCE", text, { place, cause, hint: resourceHint(message) });
  }
  if (/read-only mode|Read-only file system/i.test(message)) {
    return new QuernError("QN-DB-READ-ONLY", text, {
      place,
      cause,
      hint: "Open the database for writing, or choose another target.",
    });
  }
  const code = isConflict(message) ? "QN-DB-CONFLICT" : "QN-DB-STATEMENT";
  return new QuernError(code, text, {
    place,
    cause,
    statement: statementAlone(sql, linesBefore),
    hint: referencedHint(message),
  });
}

function statementAlone(sql: string, linesBefore: number): string {
  return linesBefore === 0 ? sql : sql.split("\n").slice(linesBefore).join("\n");
}

/** Whether another session changed the same thing in the same moment: the statement may work when it is tried again. */
export function isConflict(message: string): boolean {
  return /write-write conflict|Conflict on (update|tuple deletion)|transaction conflict/i.test(message);
}

/** DuckDB keeps a table as long as foreign keys point at it, those included that no model has any more. */
function referencedHint(message: string): string | undefined {
  const holder =
    /main key table of the table "(.+?)"/.exec(message)?.[1] ?? /table "(.+?)" depends on table/.exec(message)?.[1];
  return holder === undefined
    ? undefined
    : `A foreign key of the table ${holder} points at it. Build ${holder} first, if its model has no such key any more (\`quern run --select ${holder}\`), then run again.`;
}

function resourceHint(message: string): string {
  return /memory/i.test(message)
    ? "Set a larger `memory_limit` under `settings` of the target, or fewer threads."
    : "Free some space on the disk, then run again.";
}

/** DuckDB ends a message with `LINE 3: the line` and a caret; the caret's column counts from the shown line's text. */
function takePosition(message: string, sql: string): { text: string; line?: number; column?: number } {
  const match = /\n\s*\n?LINE (\d+): (.*)\n( *)\^/.exec(message);
  if (match === null) return { text: message.trim() };
  const line = Number(match[1]);
  const lead = `LINE ${match[1]}: `.length;
  const shown = match[2]!.replace(/^\.\.\./, "");
  const cut = match[2]!.startsWith("...") ? 3 : 0;
  const source = sql.split("\n")[line - 1] ?? "";
  const start = Math.max(0, source.indexOf(shown.replace(/\.\.\.$/, "")));
  return { text: message.slice(0, match.index).trim(), line, column: start + match[3]!.length - lead - cut + 1 };
}

/** What went wrong while opening the database file. */
export function connectError(cause: unknown, path: string): QuernError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const holder = /Conflicting lock is held in (.*?) ?\(PID (\d+)\)/.exec(message);
  if (holder !== null || /Could not set lock/.test(message)) {
    const by = holder === null ? "another process" : `process ${holder[2]} (${holder[1]})`;
    return new QuernError("QN-DB-LOCKED", `The database ${path} is in use by ${by}`, {
      hint: "DuckDB lets one process write to a file: wait for the other one, or end it.",
      cause,
    });
  }
  if (/Permission denied|Read-only file system|read-only/i.test(message)) {
    return new QuernError("QN-DB-READ-ONLY", `The database ${path} can't be written: ${firstLine(message)}`, {
      hint: "Check who may write to the file and its folder.",
      cause,
    });
  }
  const hint = /not a valid DuckDB database|magic bytes|serialization|version number|checksum/i.test(message)
    ? "The file is not a DuckDB database of this version, or is damaged: move it away, and quern builds a new one."
    : /No such file or directory|Cannot open file/i.test(message)
      ? "The folder of the database file does not exist: make it, or change `path`."
      : undefined;
  return new QuernError("QN-DB-CONNECT", `Could not open the database ${path}: ${firstLine(message)}`, { hint, cause });
}

/** What went wrong with an extension, a secret, a setting or an attached database of the target. */
export function setupError(cause: unknown, sql: string): QuernError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [what] = sql.split(" (");
  return new QuernError("QN-DB-CONNECT", `The target's settings were refused (${what}): ${firstLine(message)}`, {
    cause,
    hint: /extension/i.test(message)
      ? "DuckDB fetches extensions from the network; one that was installed before needs none."
      : "Look at extensions, settings, secrets and attach of the target in profiles.yml.",
  });
}

const firstLine = (message: string): string => message.split("\n")[0]!.trim();
