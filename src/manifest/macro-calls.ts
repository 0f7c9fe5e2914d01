import type { MacroEntry, MacroRegistry } from "../context/index.ts";

const call = /([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?\s*\(/g;
const dispatched =
  /adapter\s*\.\s*dispatch\s*\(\s*(?:macro_name\s*=\s*)?(['"])(\w+)\1\s*(?:,\s*(?:macro_namespace\s*=\s*)?(['"])(\w+)\3)?/g;

/**
 * The macros that a macro's text calls, by unique_id: for `depends_on.macros` and for `state:modified`. Read from the
 * text without parsing it, since every start would pay for that; a name in a comment can only add a dependency.
 */
export function calledMacros(entry: MacroEntry, registry: MacroRegistry): string[] {
  const { macro } = entry;
  const found = new Set<string>();
  const add = (target: MacroEntry | undefined): void => {
    if (target !== undefined && target !== entry) found.add(target.macro.unique_id);
  };
  for (const [, first, second] of macro.macro_sql.matchAll(call)) {
    add(second === undefined ? registry.resolve(first!, macro.package_name) : registry.resolveIn(first!, second));
  }
  for (const [, , name, , namespace] of macro.macro_sql.matchAll(dispatched)) {
    add(registry.tryDispatch(name!, namespace ?? null, macro.package_name));
  }
  return [...found];
}
