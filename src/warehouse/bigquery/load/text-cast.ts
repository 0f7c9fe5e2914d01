import { literal } from "../literal.ts";

const isOf = (type: string, ...bases: readonly string[]): boolean =>
  bases.includes(type.replace(/\(.*$/s, "").trim().toUpperCase());

/** A text as a value of a type, NULL where it is none: as BigQuery reads CSV, as far as SQL can say it. */
export function textCast(text: string, type: string): string {
  if (isOf(type, "STRING")) return text;
  if (isOf(type, "BOOL"))
    return `case when lower(trim(${text})) in ('true', 't', 'yes', 'y', '1') then true when lower(trim(${text})) in ('false', 'f', 'no', 'n', '0') then false end`;
  if (isOf(type, "BYTES")) return `safe.from_base64(${text})`;
  if (isOf(type, "JSON")) return `safe.parse_json(${text})`;
  return `safe_cast(trim(${text}) as ${type})`;
}

/** Whether a text is no value of a type: true, false, never NULL. */
export const isNoValue = (text: string, type: string): string =>
  `(${text} is not null and ${textCast(text, type)} is null)`;

/** A text of a file, NULL where it is one of those that mean it. */
export function withoutNulls(text: string, nullStrings: readonly string[]): string {
  return `if(${text} in (${nullStrings.map(literal).join(", ")}), null, ${text})`;
}

/** The types that a column of texts may turn out to have, the narrowest first; a text fits all that fit its values. */
export const detectable = ["BOOL", "INT64", "FLOAT64", "DATE", "DATETIME", "TIMESTAMP", "TIME"] as const;

/** How a text must look for a type to be found, where SQL's casts take more. */
const shapes: Readonly<Record<(typeof detectable)[number], string>> = {
  BOOL: "(?i)^(?:true|false)$",
  INT64: "^\\s*[-+]?\\d+\\s*$",
  FLOAT64: "^\\s*[-+]?[.\\d]",
  DATE: "^\\s*\\d{4}-\\d{1,2}-\\d{1,2}\\s*$",
  DATETIME: "^\\s*\\d{4}-\\d{1,2}-\\d{1,2}[ tT]\\d{1,2}:\\d{1,2}(?::\\d{1,2}(?:\\.\\d{1,6})?)?\\s*$",
  TIMESTAMP: "^\\s*\\d{4}-\\d{1,2}-\\d{1,2}[ tT]\\d{1,2}:",
  TIME: "^\\s*\\d{1,2}:",
};

/** Whether a text is not of a type as detection takes it, which is stricter than a declared type. */
export function isUndetected(text: string, type: (typeof detectable)[number]): string {
  const isShaped = `regexp_contains(${text}, r'${shapes[type]}')`;
  return type === "BOOL" ? `not ${isShaped}` : `not ${isShaped} or safe_cast(trim(${text}) as ${type}) is null`;
}
