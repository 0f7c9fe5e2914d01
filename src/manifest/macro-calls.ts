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

/** Names that dbt takes for its own in a macro's text, whatever macro replaces them. */
const own = new Set([
  ...["source", "ref", "config", "var", "env_var", "return", "log", "print", "set", "set_strict", "zip", "zip_strict"],
  ...["fromjson", "tojson", "fromyaml", "toyaml", "local_md5", "diff_of_two_dicts"],
]);

/**
 * The macros that a macro's text calls, by unique_id, as dbt finds them: for `depends_on.macros` and for
 * `state:modified`. Read from the text without parsing it, since every start would pay for that.
 */
export function calledMacros(entry: MacroEntry, registry: MacroRegistry): string[] {
  const { macro } = entry;
  const found = new Set<string>();
  const add = (target: MacroEntry | undefined): void => {
    if (target !== undefined) found.add(target.macro.unique_id);
  };
  for (const [, tag] of macro.macro_sql.matchAll(tags)) {
    if (!tag?.includes("(")) continue;
    for (const [, , name, , namespace] of tag.matchAll(dispatched)) {
      if (name !== macro.name) add(registry.resolveText(macro.package_name, name!));
      add(registry.tryDispatch(name!, namespace ?? null, macro.package_name));
    }
    for (const [, before, first, second] of tag.replace(texts, "''").replace(header, "").matchAll(call)) {
      if (before !== undefined || first === "adapter") continue;
      if (second !== undefined) add(registry.resolveText(first!, second));
      else if (first !== macro.name && !own.has(first!)) add(registry.resolveText(macro.package_name, first!));
    }
  }
  return [...found];
}
