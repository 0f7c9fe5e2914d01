/** A column or a field of a struct. https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema */
export interface FieldSchema {
  readonly name: string;
  /** Legacy and GoogleSQL names both occur: `INTEGER`, `RECORD`. */
  readonly type: string;
  readonly mode?: "NULLABLE" | "REQUIRED" | "REPEATED";
  readonly description?: string;
  readonly fields?: readonly FieldSchema[];
  readonly precision?: string;
  readonly scale?: string;
  readonly maxLength?: string;
  readonly policyTags?: { readonly names?: readonly string[] };
  readonly rangeElementType?: { readonly type?: string };
}

const sqlNames: Readonly<Record<string, string>> = {
  INTEGER: "INT64",
  FLOAT: "FLOAT64",
  BOOLEAN: "BOOL",
  RECORD: "STRUCT",
  DECIMAL: "NUMERIC",
  BIGDECIMAL: "BIGNUMERIC",
};

/** The API's name of a type in GoogleSQL's words; others are as they are. A stand-in may have no name for one. */
export const sqlTypeName = (type: string | undefined): string => {
  const name = (type ?? "unknown").toUpperCase();
  return sqlNames[name] ?? name;
};

/** A field's whole type as DDL takes it: `ARRAY<STRUCT<name STRING, amount NUMERIC(10, 2)>>`. */
export function sqlType(field: FieldSchema): string {
  const type = elementType(field);
  return field.mode === "REPEATED" ? `ARRAY<${type}>` : type;
}

function elementType(field: FieldSchema): string {
  const name = sqlTypeName(field.type);
  if (name === "STRUCT")
    return `STRUCT<${(field.fields ?? []).map((each) => `${fieldName(each.name)} ${sqlType(each)}`).join(", ")}>`;
  if (name === "RANGE") return `RANGE<${sqlTypeName(field.rangeElementType?.type ?? "DATE")}>`;
  const sizes = [field.precision ?? field.maxLength, field.scale].filter((size) => size !== undefined);
  return sizes.length === 0 ? name : `${name}(${sizes.join(", ")})`;
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords */
const reserved = new Set(
  `
  all and any array as asc assert_rows_modified at between by case cast collate contains create cross cube
  current default define desc distinct else end enum escape except exclude exists extract false fetch
  following for from full graph_table group grouping groups hash having if ignore in inner intersect interval
  into is join lateral left like limit lookup merge natural new no not null nulls of on or order outer over
  partition preceding proto qualify range recursive respect right rollup rows select set some struct
  tablesample then to treat true unbounded union unnest using when where window with within
`
    .trim()
    .split(/\s+/),
);

/** A field's name within a type: in backticks where it must be, as BigQuery itself writes types. */
export const fieldName = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name.toLowerCase()) ? name : `\`${name}\``;
