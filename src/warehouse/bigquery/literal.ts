/** A text as a GoogleSQL literal. https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#string_and_bytes_literals */
export function literal(text: string): string {
  const escaped = text.replace(/[\\'\n\r\0]/g, (c) => escapes[c]!);
  return `'${escaped}'`;
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\0": "\\x00",
};
