const names: Readonly<Record<string, string>> = {
  FLOAT64: "DOUBLE",
  NUMERIC: "DECIMAL(38, 9)",
  BIGNUMERIC: "DECIMAL(38, 18)",
  BIGDECIMAL: "DECIMAL(38, 18)",
};

/** DuckDB's name for a type that BigQuery names in another way, as a loader declares it; others are as they are. */
export function loadType(type: string): string {
  const sizes = /^(?:big)(?:numeric|decimal)(\(.*\))$/is.exec(type.trim())?.[1];
  return sizes === undefined ? (names[type.trim().toUpperCase()] ?? type) : `DECIMAL${sizes}`;
}
