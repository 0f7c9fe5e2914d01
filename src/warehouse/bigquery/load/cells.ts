import type { NamedType } from "../../load/found-rows.ts";
import type { LoadFile } from "../../types.ts";
import { type Leaf, structByName } from "../struct-by-name.ts";
import { quote } from "../types.ts";
import { isJsonMisfit, jsonAt, jsonValue } from "./json-cast.ts";
import { isNoValue, textCast, withoutNulls } from "./text-cast.ts";

/** How the values of a file's columns are found in a table of its texts: SQL for each. */
export interface Cells {
  /** What to select from, where a table's name is given. */
  from(table: string): string;
  /** The text of a value; NULL where there is none. */
  text(name: string): string;
  /** What a message shows of it. */
  shown(name: string): string;
  /** The value, NULL where the text is none of the type. */
  value(column: NamedType): string;
  /** Whether the text is no value of the type: true or false. */
  isMisfit(column: NamedType): string;
  /** Whether the value holds others, so that it has no text; absent where there are no such values. */
  isNested?(name: string): string;
}

/** The cells of CSV: a column of texts for each. */
export function csvCells(file: LoadFile): Cells {
  const text = (name: string): string => withoutNulls(quote(name), file.csv!.nullStrings);
  return {
    from: (table) => table,
    text,
    shown: quote,
    value: ({ name, type }) => textCast(text(name), type),
    isMisfit: ({ name, type }) => isNoValue(text(name), type),
  };
}

/** The values of JSON objects that stand in a column of texts, each by the keys that it goes by. */
export function jsonCells(column: string, keys: ReadonlyMap<string, readonly string[]>): Cells {
  const names = [...keys.keys()];
  const json = (name: string): string => `json_${names.indexOf(name.toLowerCase())}`;
  const extracted = names.map((name) => {
    const found = keys.get(name)!.map((key) => jsonAt(quote(column), key));
    return `${found.length === 1 ? found[0]! : `coalesce(${found.join(", ")})`} as ${json(name)}`;
  });
  return {
    from: (table) => `(select *, ${extracted.join(", ")} from ${table})`,
    text: (name) => `json_value(${json(name)}, '$')`,
    shown: (name) => `coalesce(json_value(${json(name)}, '$'), ${json(name)})`,
    value: ({ name, type }) => jsonValue(json(name), type),
    isMisfit: ({ name, type }) => isJsonMisfit(json(name), type),
    isNested: (name) => `starts_with(${json(name)}, '{') or starts_with(${json(name)}, '[')`,
  };
}

/**
 * The cells of a table that has types of its own; `found` are its columns by the names that are wanted. Structs become
 * others field by field, by name.
 */
export function castCells(found: ReadonlyMap<string, NamedType>): Cells {
  const own = (name: string): string => quote(found.get(name)!.name);
  const isSame = ({ name, type }: NamedType): boolean => plain(found.get(name)!.type) === plain(type);
  const isNested = (type: string): boolean => /^\s*(array|struct)\b/i.test(type);
  return {
    from: (table) => table,
    text: own,
    shown: (name) =>
      isNested(found.get(name)!.type) ? `to_json_string(${own(name)})` : `safe_cast(${own(name)} as string)`,
    value(column) {
      const value = own(column.name);
      if (isSame(column)) return value;
      if (!isNested(column.type)) return `safe_cast(${value} as ${column.type})`;
      return (
        structByName(value, column.type, found.get(column.name)!.type, castLeaf) ?? `cast(${value} as ${column.type})`
      );
    },
    isMisfit: (column) =>
      isSame(column) || isNested(column.type)
        ? "false"
        : `(${own(column.name)} is not null and safe_cast(${own(column.name)} as ${column.type}) is null)`,
  };
}

const castLeaf: Leaf = (value, wanted, given) =>
  given !== undefined && plain(given) === plain(wanted) ? value : `cast(${value} as ${wanted})`;

const plain = (type: string): string => type.replace(/\s/g, "").toUpperCase();
