/** Types that a macro's argument may be said to have, with the number of types in their brackets. */
const arity: Readonly<Record<string, number>> = {
  string: 0,
  str: 0,
  boolean: 0,
  bool: 0,
  integer: 0,
  int: 0,
  float: 0,
  any: 0,
  relation: 0,
  column: 0,
  list: 1,
  optional: 1,
  dict: 2,
};

/**
 * Whether a text is such a type: `string`, `list[int]`, `dict[str, optional[any]]`.
 * https://docs.getdbt.com/reference/resource-properties/arguments#supported-types
 */
export function isMacroType(text: string): boolean {
  return afterType(text.replace(/[ \t]/g, "")) === "";
}

/** What is left of a text after a type; undefined where it does not begin with one. */
function afterType(text: string): string | undefined {
  const [name] = /^[a-z]+/.exec(text) ?? [""];
  if (!Object.hasOwn(arity, name)) return undefined;
  let rest = text.slice(name.length);
  for (let i = 0; i < arity[name]!; i++) {
    const after = rest.startsWith(i === 0 ? "[" : ",") ? afterType(rest.slice(1)) : undefined;
    if (after === undefined) return undefined;
    rest = after;
  }
  if (arity[name] === 0) return rest;
  return rest.startsWith("]") ? rest.slice(1) : undefined;
}
