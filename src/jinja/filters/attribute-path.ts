import { getItem } from "../runtime/attributes.ts";
import type { Scope } from "../scope.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";

/** Reads one value out of an item of a list. */
export type Getter = (item: Value) => Value;

/** Texts without regard to case; other values as they are. */
export function ignoreCase(value: Value): Value {
  return typeof value === "string" ? value.toLowerCase() : value;
}

function partsOf(attribute: Value): Value[] {
  if (attribute === null) return [];
  if (typeof attribute !== "string") return [attribute];
  return attribute.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The getter of an attribute as filters name it: `"a.b"`, `"0"`, an index, or none for the item itself. */
export function attributeGetter(scope: Scope, attribute: Value, fallback: Value = null): Getter {
  const parts = partsOf(attribute);
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = getItem(value, part, scope);
      if (value instanceof Undefined && fallback !== null) value = fallback;
    }
    return value;
  };
}

/** The getter of several attributes, `"a,b"`, as a sort key. */
export function sortKeyGetter(scope: Scope, attribute: Value, caseSensitive: boolean): Getter {
  const names = typeof attribute === "string" ? attribute.split(",") : [attribute];
  const getters = names.map((name) => attributeGetter(scope, name));
  const prepare = caseSensitive ? (value: Value): Value => value : ignoreCase;
  if (attribute === null) return prepare;
  return (item) => getters.map((get) => prepare(get(item)));
}
