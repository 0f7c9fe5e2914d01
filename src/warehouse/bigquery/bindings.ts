/** A query parameter of the REST API. */
export interface QueryParameter {
  readonly name: string;
  readonly parameterType: { readonly type: string };
  readonly parameterValue: { readonly value: string | null };
}

/** Strings, names and comments of GoogleSQL, in which a question mark is only text. */
const inert =
  /[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|`(?:[^`\\]|\\.)*`|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\?/g;

/** Values for the `?` of a statement, by name: names work in every place and on every server. */
export function bind(sql: string, values: readonly unknown[]): { sql: string; parameters: QueryParameter[] } {
  const parameters: QueryParameter[] = [];
  if (values.length === 0) return { sql, parameters };
  const bound = sql.replace(inert, (text) => {
    if (text !== "?") return text;
    const name = `p${parameters.length + 1}`;
    parameters.push(parameterOf(name, values[parameters.length]));
    return `@${name}`;
  });
  return { sql: bound, parameters };
}

function parameterOf(name: string, value: unknown): QueryParameter {
  const type =
    typeof value === "boolean"
      ? "BOOL"
      : typeof value === "bigint" || Number.isInteger(value)
        ? "INT64"
        : typeof value === "number"
          ? "FLOAT64"
          : "STRING";
  return {
    name,
    parameterType: { type },
    parameterValue: { value: value === null || value === undefined ? null : String(value) },
  };
}
