/** Text as a label takes it: lower case letters, digits, `_` and `-`, at most 63. As dbt makes them. */
export function labelText(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "_")
    .slice(0, 63);
}

/** The query comment as labels of the job: one each for the keys of a JSON object, else a single `query_comment`. */
export function commentLabels(comment: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(comment);
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { query_comment: labelText(comment) };
  return Object.fromEntries(
    Object.entries(parsed).map(([key, value]) => [labelText(key), labelText(value === null ? "None" : String(value))]),
  );
}
