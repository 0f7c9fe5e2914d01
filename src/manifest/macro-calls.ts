import type { MacroEntry, MacroRegistry } from "../context/index.ts";

const text = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const raw = String.raw`\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}`;
/** Comments and raw blocks, which hide calls; else what may hold them, captured: `{{ ... }}` and `{% ... %}`. */
const tags = new RegExp(String.raw`\{#.*?#\}|${raw}|(\{(?:\{(?:${text}|[^"'])*?\}|%(?:${text}|[^"'])*?%)\})`, "gs");
const texts = new RegExp(text, "gs");
const header = /^\{%[-+]?\s*(?:macro|test|data_test)\s+\w+/;

/** A name, or a package and a name, before a parenthesis; a filter, a test and a method of something are no macros. */
const call = /(\||\.|\bis\s+(?:not\s+)?)?\s*([A-Za-z_]\w*)(?:\s*\.\s*([A-Za-z_]\w*))?\s*\(/g;
const dispatched =
  /adapter\s*\.\s*dispatch\s*\(\s*(?:macro_name\s*=\s*)?(['"])(\w+)\1\s*(?:,\s*(?:macro_namespace\s*=\s*)?(['"])(\w+)\3)?/g;

/**
 * The macros that a macro's text calls, by unique_id, as dbt finds them: for `depends_on.macros` and for
 * `state:modified`. Read from the text without parsing it, since every start would pay for that.
 */
export function calledMacros(entry: MacroEntry, registry: MacroRegistry): string[] {
  const { macro } = entry;
  const found = new Set<string>();
  const add = (target: MacroEntry | undefined): void => {
    if (target !== undefined && target !== entry) found.add(target.macro.unique_id);
  };
  for (const [, tag] of macro.macro_sql.matchAll(tags)) {
    if (!tag?.includes("(")) continue;
    for (const [, , name, , namespace] of tag.matchAll(dispatched)) {
      add(namespace === undefined ? registry.resolve(name!, macro.package_name) : registry.resolveIn(namespace, name!));
      add(registry.tryDispatch(name!, namespace ?? null, macro.package_name));
    }
    for (const [, before, first, second] of tag.replace(texts, "''").replace(header, "").matchAll(call)) {
      if (before !== undefined) continue;
      add(second === undefined ? registry.resolve(first!, macro.package_name) : registry.resolveIn(first!, second));
    }
  }
  return [...found];
}
