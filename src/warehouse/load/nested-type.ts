/** A column's type as a loader declares it, which may hold others. */
export type NestedType =
  | { readonly kind: "flat"; readonly name: string }
  | { readonly kind: "array"; readonly element: NestedType }
  | { readonly kind: "struct"; readonly fields: readonly { readonly name: string; readonly type: NestedType }[] };

/**
 * Reads a type in either warehouse's words: `array<struct<day date>>` of BigQuery, `struct(day date)[]` of DuckDB. What is
 * neither stays as it is: the warehouse says what it makes of it.
 */
export function readNestedType(text: string): NestedType {
  const type = text.trim();
  const element = /^array\s*<([\s\S]*)>$/i.exec(type)?.[1] ?? /^([\s\S]+)\[\d*\]$/.exec(type)?.[1];
  if (element !== undefined) return { kind: "array", element: readNestedType(element) };
  const inner = /^struct\s*(?:<([\s\S]*)>|\(([\s\S]*)\))$/i.exec(type);
  if (inner === null) return { kind: "flat", name: type };
  const fields = splitAtCommas(inner[1] ?? inner[2]!).map((field) => {
    const [, backticked, quoted, plain, of] =
      /^(?:`((?:[^`\\]|\\.)*)`|"((?:[^"]|"")*)"|(\S+))\s+([\s\S]*)$/.exec(field.trim()) ?? [];
    return {
      name: backticked ?? quoted?.replaceAll('""', '"') ?? plain ?? field.trim(),
      type: readNestedType(of ?? ""),
    };
  });
  return { kind: "struct", fields };
}

/** Cuts at the commas that stand in no brackets. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    if ("<([".includes(text[i]!)) depth++;
    else if (">)]".includes(text[i]!)) depth--;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
