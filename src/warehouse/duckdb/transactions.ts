/**
 * Whether a transaction is open after a text of statements ran, when one was open or not before. Hooks and macros begin
 * and end transactions by themselves, and DuckDB has no cheap way to ask.
 */
export function isOpenAfter(sql: string, isOpen: boolean): boolean {
  if (!/\b(begin|start|commit|end|rollback|abort)\b/i.test(sql)) return isOpen;
  let open = isOpen;
  for (const word of firstWords(sql)) {
    if (word === "begin" || word === "start") open = true;
    else if (word === "commit" || word === "end" || word === "rollback" || word === "abort") open = false;
  }
  return open;
}

/** The first word of each statement, in lower case. Texts, names and comments are skipped. */
function* firstWords(sql: string): Iterable<string> {
  const part = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;|\w+/g;
  let fresh = true;
  for (const [token] of sql.matchAll(part)) {
    if (token === ";") fresh = true;
    else if (fresh && /^\w/.test(token)) {
      fresh = false;
      yield token.toLowerCase();
    }
  }
}
