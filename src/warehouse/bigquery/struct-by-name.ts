import { bigqueryColumns, quote } from "./types.ts";

/** What becomes of a value within a struct that is none itself. `given` is its type, where that is known. */
export type Leaf = (value: string, wanted: string, given: string | undefined) => string;

const asItIs: Leaf = (value) => value;

/**
 * A value of a nested type, in SQL, as another one: SQL takes the fields of structs by their place, here each goes by its
 * name, in arrays too. A null struct stays null. Fields that `given` lacks are null; without it, all are taken to be there.
 * null for a type that holds no struct. `depth` tells the names of elements within elements apart.
 */
export function structByName(
  value: string,
  wanted: string,
  given: string | undefined,
  leaf: Leaf = asItIs,
  depth = 1,
): string | null {
  const element = elementOf(wanted);
  if (element !== undefined) {
    const [item, place] = [`item_${depth}`, `place_${depth}`];
    const inner = structByName(item, element, given && elementOf(given), leaf, depth + 1);
    if (inner === null) return null;
    return `array(select ${inner} from unnest(${value}) as ${item} with offset as ${place} order by ${place})`;
  }
  const fields = fieldsOf(wanted);
  if (fields === null) return null;
  const has = given === undefined ? null : (fieldsOf(given) ?? []);
  const values = fields.map(({ name, type }) => {
    const own = has?.find((field) => isSame(field.name, name));
    const inner = `${value}.${quote(name)}`;
    const isLacking = has !== null && own === undefined;
    const taken = isLacking
      ? `cast(null as ${type})`
      : (structByName(inner, type, own?.type, leaf, depth) ?? leaf(inner, type, own?.type));
    return `${taken} as ${quote(name)}`;
  });
  return `if(${value} is null, null, struct(${values.join(", ")}))`;
}

/** The fields of structs that a type has and another one lacks, by dotted names. */
export function fieldsLost(given: string, wanted: string, above = ""): string[] {
  const [from, to] = [given, wanted].map((type) => fieldsOf(elementOf(type) ?? type));
  if (from == null || to == null) return [];
  return from.flatMap(({ name, type }) => {
    const other = to.find((field) => isSame(field.name, name));
    return other === undefined ? [`${above}${name}`] : fieldsLost(type, other.type, `${above}${name}.`);
  });
}

const elementOf = (type: string): string | undefined => /^\s*array\s*<([\s\S]*)>[^>]*$/i.exec(type)?.[1];

const fieldsOf = (type: string): readonly { name: string; type: string }[] | null =>
  /^\s*struct\s*</i.test(type) ? bigqueryColumns.fieldsOf(type.replace(/>[^>]*$/, ">")) : null;

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
