/**
 * A glob as an external table's address takes it: one `*`, which stands for any part of a name, slashes too.
 * undefined for a glob that can't be said so.
 */
export function wildcardOf(address: string): string | undefined {
  const uri = address.replace(/\*\*\/\*?/g, "*").replace(/\*\*/g, "*");
  const marks = uri.match(/[*?[\]{}]/g) ?? [];
  return marks.length === 0 || (marks.length === 1 && marks[0] === "*") ? uri : undefined;
}
