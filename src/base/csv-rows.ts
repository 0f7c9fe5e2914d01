/** The rows of a CSV text with a header; empty fields are null. Quotes as in RFC 4180. */
export function parseCsvRows(text: string): Record<string, string | null>[] {
  const [header = [], ...records] = parseRecords(text.trim());
  return records.map((record) =>
    Object.fromEntries(header.map((name, i) => [name, record[i] === undefined || record[i] === "" ? null : record[i]])),
  );
}

/** The records of a CSV text; blank lines are none. */
export function parseRecords(text: string, delimiter = ","): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  let begun = false;
  const endRecord = (): void => {
    if (begun || record.length > 0) records.push([...record, field]);
    record = [];
    field = "";
    begun = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (c === '"' && field === "") {
      quoted = true;
      begun = true;
    } else if (text.startsWith(delimiter, i)) {
      record.push(field);
      field = "";
      begun = true;
      i += delimiter.length - 1;
    } else if (c === "\n") endRecord();
    else if (c !== "\r") {
      field += c;
      begun = true;
    }
  }
  endRecord();
  return records;
}
