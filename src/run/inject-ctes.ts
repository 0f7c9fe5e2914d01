/** An ephemeral model, rendered, as the node that reads it needs it. */
export interface InjectedCte {
  /** unique_id of the ephemeral model. */
  readonly id: string;
  /** ` __dbt__cte__name as (\n...\n)` */
  readonly sql: string;
}

/** The text of one CTE; the line breaks keep a comment at the end of the model from swallowing the parenthesis. */
export function cteText(name: string, sql: string): string {
  return ` ${name} as (\n${sql}\n)`;
}

/**
 * Puts CTEs in front of a statement, into its own `with` or `with recursive` when it begins with one.
 */
export function injectCtes(sql: string, ctes: readonly InjectedCte[]): string {
  if (ctes.length === 0) return sql;
  const text = ctes.map((cte) => cte.sql).join(", ");
  const own = endOfLeadingWith(sql);
  if (own !== undefined) return `${sql.slice(0, own)}${text}, ${sql.slice(own)}`;
  const start = sql.length - sql.trimStart().length;
  return `${sql.slice(0, start)}with${text} ${sql.slice(start)}`;
}

function endOfLeadingWith(sql: string): number | undefined {
  const end = endOfWord(sql, skipBlanks(sql, 0), "with");
  if (end === undefined) return undefined;
  return endOfWord(sql, skipBlanks(sql, end), "recursive") ?? end;
}

function endOfWord(sql: string, at: number, word: string): number | undefined {
  const end = at + word.length;
  if (sql.slice(at, end).toLowerCase() !== word) return undefined;
  return /[\w$]/.test(sql.charAt(end)) ? undefined : end;
}

const blank = /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

/** The offset after whitespace and comments. */
function skipBlanks(sql: string, from: number): number {
  blank.lastIndex = from;
  let at = from;
  while (blank.test(sql)) at = blank.lastIndex;
  return at;
}
