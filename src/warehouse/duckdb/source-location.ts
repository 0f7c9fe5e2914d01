import { QuernError } from "../../base/errors.ts";
import { braceFormatMap, fromJs, PyError, percentFormat, type Value } from "../../jinja/index.ts";
import type { Json, SourceDefinition } from "../../manifest/types.ts";

const formatters: Readonly<Record<string, (template: string, values: Value) => string>> = {
  newstyle: braceFormatMap,
  oldstyle: percentFormat,
  template: dollarFormat,
};
const ownConfigs = new Set([
  "enabled",
  "event_time",
  "freshness",
  "loaded_at_field",
  "loaded_at_query",
  "meta",
  "tags",
]);

/**
 * What stands in SQL for a source that is no table but a file: `external_location` of its config or meta, in which the
 * source's names and meta may stand. https://github.com/duckdb/dbt-duckdb#reading-from-external-files
 * @throws QuernError QN-PARSE-CONFIG
 */
export function sourceLocation(source: SourceDefinition): string | null {
  const { name, identifier, schema, database, tags, meta, config } = source;
  const extra = Object.entries(config).filter(([key]) => !ownConfigs.has(key)) as [string, Json][];
  const given = { ...meta, ...Object.fromEntries(extra) };
  if (given.external_location === undefined || given.external_location === null || "plugin" in given) return null;
  const formatter = String(given.formatter ?? "newstyle");
  const format = formatters[formatter];
  const fail = (message: string): QuernError =>
    new QuernError("QN-PARSE-CONFIG", `Source '${source.source_name}.${name}': ${message}`, { node: source.unique_id });
  if (format === undefined)
    throw fail(`Formatter ${formatter} not recognized. Must be one of 'newstyle', 'oldstyle', or 'template'.`);
  try {
    const values = fromJs({ name, identifier, schema, database, tags, ...given });
    const location = format(String(given.external_location), values);
    return location.includes("(") || location.startsWith("'") ? location : `'${location}'`;
  } catch (cause) {
    if (!(cause instanceof PyError)) throw cause;
    throw fail(`external_location '${given.external_location}' can't be formatted: ${cause.message}`);
  }
}

/** Python's `string.Template.substitute`: `$name`, `${name}`, `$$`. */
function dollarFormat(template: string, values: Value): string {
  return template.replace(/\$(?:(\$)|(\w+)|\{(\w+)\}|)/g, (_all, dollar, name, braced) => {
    if (dollar !== undefined) return "$";
    const key = name ?? braced;
    if (key === undefined) throw new PyError("ValueError", "Invalid placeholder in string");
    return percentFormat(`%(${key})s`, values);
  });
}
