import type { Scope } from "../../jinja/index.ts";
import type { PackageParse } from "../package-parse.ts";
import { generatedNames } from "../relation-names.ts";
import type { JsonObject } from "../types.ts";
import { textsOf, type YamlEntry } from "../yaml-entries.ts";
import { EntryReader } from "./entry-reader.ts";
import { addSemantic, readFilters, renderSemantic, startSemantic } from "./semantic-entry.ts";
import type { Export, SavedQuery } from "./types.ts";

/** Saved queries and their exports. https://docs.getdbt.com/docs/build/saved-queries */
export function readSavedQueries(context: PackageParse): void {
  const entries = context.entries.get("saved_queries") ?? [];
  if (entries.length === 0) return;
  const scope = context.yamlScope;
  for (const entry of entries) context.builder.attempt(() => addSavedQuery(context, entry, scope));
}

function addSavedQuery(context: PackageParse, entry: YamlEntry, scope: Scope): void {
  const isFilter = (path: readonly (string | number)[]): boolean => path[0] === "query_params" && path[1] === "where";
  const node = EntryReader.read(entry, renderSemantic(entry, scope, isFilter), [], (reader): SavedQuery => {
    const start = startSemantic(context, entry, "saved_query", reader.text("name"), reader.anyMapping("config"));
    const query = reader.mapping("query_params", (each) => ({
      metrics: each.texts("metrics"),
      group_by: each.texts("group_by"),
      where: readFilters(each, "where"),
      order_by: each.texts("order_by"),
      limit: each.integer("limit"),
    }));
    if (query === null) throw reader.wrong("query_params", "a mapping");
    const description = reader.textOrNull("description");
    const tags = reader.raw("tags");
    if (typeof tags !== "string") reader.texts("tags");
    return {
      ...start,
      query_params: query,
      exports: reader.mappings("exports", (each) => readExport(context, each, start)),
      description: description === null ? null : context.describer.describe(description, entry),
      label: reader.textOrNull("label"),
      tags: [...new Set([...textsOf(tags), ...textsOf(start.config.tags as string[] | undefined)])].sort(),
    };
  });
  addSemantic(context, entry, node);
}

/** An export's relation is named as a model's would be, except that a schema of its own is taken as it is. */
function readExport(
  { builder }: PackageParse,
  reader: EntryReader,
  query: { readonly package_name: string; readonly config: SavedQuery["config"] },
): Export {
  const name = reader.text("name");
  const own = reader.anyMapping("config");
  const config: JsonObject = {
    ...{ export_as: query.config.export_as ?? null, schema: query.config.schema ?? null },
    ...own,
  } as JsonObject;
  const schemaName = config.schema_name ?? config.schema ?? null;
  const kind = config.export_as;
  if (kind !== "table" && kind !== "view") throw reader.wrong("config.export_as", "one of: table, view");
  const { database = null, alias = null } = own;
  const names = generatedNames(builder.session, { name, package_name: query.package_name }, { database, alias });
  return {
    name,
    config: {
      export_as: kind,
      schema_name: schemaName === null ? names.schema : String(schemaName),
      alias: alias === null ? names.alias : String(alias),
      database: names.database ?? (database === null ? null : String(database)),
    },
    unrendered_config: own,
  };
}
