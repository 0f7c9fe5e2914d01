import { QuernError } from "../base/errors.ts";
import { newCaptured } from "../context/index.ts";
import { yamlExtra } from "./builder.ts";
import { readColumns } from "./columns.ts";
import { addGenericTests } from "./generic-tests.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import { buildConfig } from "./merge-config.ts";
import type { PackageParse } from "./package-parse.ts";
import { renderEntry } from "./properties.ts";
import { relationName } from "./relation-names.ts";
import type { SourceOverrides } from "./source-overrides.ts";
import type { Freshness, Json, JsonObject, SourceDefinition } from "./types.ts";
import { listAt, objectAt, placeOf, textOrNull, textsOf, type YamlEntry } from "./yaml-entries.ts";

/** Sources: a node for each table. https://docs.getdbt.com/reference/source-properties */
export function readSources(parse: PackageParse): void {
  const scope = parse.yamlScope;
  for (const entry of parse.entries.get("sources") ?? []) {
    parse.builder.attempt(() => {
      if (entry.value.overrides !== undefined) return;
      warnUnknownKeys(parse.builder, entry, "sources", entry.value);
      const source = renderEntry(entry, scope);
      const tables = listAt(entry, source.tables, "tables");
      tables.forEach((item, i) => {
        const add = (): void => {
          const table = objectAt(entry, item, "tables", i);
          warnUnknownKeys(parse.builder, entry, "tables", table, "tables", i);
          addTable(parse, entry, parse.overrides.apply(parse.project.name, source, table), i);
        };
        parse.builder.attempt(add, {
          get place() {
            return placeOf(entry, "tables", i);
          },
        });
      });
    });
  }
}

function addTable(
  parse: PackageParse,
  entry: YamlEntry,
  { source, table, path }: ReturnType<SourceOverrides["apply"]>,
  i: number,
): void {
  const { builder, project, configs, describer } = parse;
  const { session } = builder;
  const sourceName = String(source.name);
  const name = String(table.name);
  const sourceConfig = objectAt(entry, source.config, "config");
  const tableConfig = objectAt(entry, table.config, "tables", i, "config");
  const fqn = [project.name, ...entry.file.path.split("/").slice(0, -1), sourceName, name];
  const meta = {
    ...objectAt(entry, source.meta, "meta"),
    ...objectAt(entry, sourceConfig.meta, "config", "meta"),
    ...objectAt(entry, table.meta, "tables", i, "meta"),
    ...objectAt(entry, tableConfig.meta, "tables", i, "config", "meta"),
  };
  const tags = [
    ...new Set([
      ...textsOf(source.tags),
      ...textsOf(sourceConfig.tags),
      ...textsOf(table.tags),
      ...textsOf(tableConfig.tags),
    ]),
  ].sort();
  const layers = [source, sourceConfig, table, tableConfig];
  const freshness = mergeFreshness(layers.map((layer) => layer.freshness));
  const last = (key: string): Json | undefined =>
    layers.map((layer) => layer[key]).findLast((value) => value !== undefined && value !== null);
  const own =
    last("loaded_at_field") !== undefined && table.loaded_at_query == null && tableConfig.loaded_at_query == null;
  const properties: JsonObject = {
    ...sourceConfig,
    ...tableConfig,
    meta,
    tags,
    loaded_at_field: last("loaded_at_field") ?? null,
    loaded_at_query: own ? null : (last("loaded_at_query") ?? null),
  };
  if (freshness !== undefined) properties.freshness = freshness as unknown as Json;
  else delete properties.freshness;
  const { config, unrendered } = buildConfig({
    kind: "source",
    fqn,
    project,
    root: session.workspace.root,
    configs,
    properties,
    unrenderedProperties: properties,
  });
  if (freshness === undefined) config.freshness ??= { ...noThreshold };
  const quoting = {
    ...objectAt(entry, source.quoting, "quoting"),
    ...objectAt(entry, table.quoting, "tables", i, "quoting"),
  };
  const flag = (key: string): boolean | null => (typeof quoting[key] === "boolean" ? (quoting[key] as boolean) : null);
  const description: string[] = [];
  const node: SourceDefinition = {
    database: textOrNull(source.database ?? source.project) ?? session.workspace.target.database,
    schema: textOrNull(source.schema ?? source.dataset) ?? sourceName,
    name,
    resource_type: "source",
    package_name: project.name,
    path: entry.file.original,
    original_file_path: entry.file.original,
    unique_id: `source.${project.name}.${sourceName}.${name}`,
    fqn,
    source_name: sourceName,
    source_description: describer.describe(textOrNull(source.description) ?? "", entry),
    loader: textOrNull(source.loader) ?? "",
    identifier: textOrNull(table.identifier) ?? name,
    quoting: {
      database: flag("database"),
      schema: flag("schema"),
      identifier: flag("identifier"),
      column: flag("column"),
    },
    loaded_at_field: textOrNull(config.loaded_at_field as Json),
    loaded_at_query: textOrNull(config.loaded_at_query as Json),
    freshness: (config.freshness as Freshness | null) ?? null,
    external:
      table.external === undefined || table.external === null
        ? null
        : objectAt(entry, table.external, "tables", i, "external"),
    description: describer.describe(textOrNull(table.description) ?? "", entry, description),
    columns: readColumns(entry, table.columns, describer),
    meta: config.meta,
    source_meta: { ...objectAt(entry, source.meta, "meta"), ...objectAt(entry, sourceConfig.meta, "config", "meta") },
    tags: config.tags,
    config: config as unknown as SourceDefinition["config"],
    patch_path: path,
    unrendered_config: unrendered,
    relation_name: null,
    created_at: builder.createdAt,
    unrendered_database: textOrNull(entry.value.database),
    unrendered_schema: textOrNull(entry.value.schema),
    doc_blocks: description,
  };
  // a source whose place can't be told is one all the same: what reads it finds it
  const nameIt = (): void => {
    node.relation_name = session.adapterEntry.sourceLocation?.(node) ?? relationName(session, node, node.identifier);
  };
  builder.attempt(nameIt, {
    node: node.unique_id,
    get place() {
      return placeOf(entry, "tables", i);
    },
  });
  const draft = {
    node,
    captured: newCaptured(),
    extra: yamlExtra(project, entry, ["tables", i]),
  };
  if (node.config.enabled === false) {
    builder.addDisabled(draft);
    return;
  }
  const twin = builder.sources.get(node.unique_id);
  if (twin !== undefined) {
    throw new QuernError(
      "QN-PARSE-DUPLICATE",
      `dbt found two sources with the name "${sourceName}_${name}": ${twin.node.original_file_path} and ${entry.file.original}`,
      {
        node: node.unique_id,
        place: placeOf(entry, "tables", i),
        hint: "A table stands once in its source: remove one of them.",
      },
    );
  }
  builder.sources.set(node.unique_id, draft);
  // tags below 'config' are the source's alone
  const inherited = [...textsOf(source.tags), ...textsOf(table.tags)];
  addGenericTests(parse, { entry, value: table, target: node, path: ["tables", i], tags: inherited });
}

/** The freshness of a source of which nobody says anything. */
const noThreshold = {
  warn_after: { count: null, period: null },
  error_after: { count: null, period: null },
  filter: null,
};

/** Thresholds of the table over those of the source, each by itself; an explicit null turns freshness off. */
function mergeFreshness(layers: readonly (Json | undefined)[]): Freshness | null | undefined {
  let merged: Freshness | null | undefined;
  for (const layer of layers) {
    if (layer === undefined) continue;
    if (layer === null) {
      merged = null;
      continue;
    }
    const raw = layer as JsonObject;
    const base: Freshness = merged ?? noThreshold;
    merged = {
      warn_after: "warn_after" in raw ? readTime(raw.warn_after) : base.warn_after,
      error_after: "error_after" in raw ? readTime(raw.error_after) : base.error_after,
      filter: textOrNull(raw.filter) ?? base.filter,
    };
  }
  return merged;
}

const periods = ["minute", "hour", "day"];

function readTime(value: Json | undefined): Freshness["warn_after"] {
  if (value === null || value === undefined) return null;
  const raw = value as JsonObject;
  if (raw.period != null && !periods.includes(String(raw.period))) {
    throw new QuernError(
      "QN-PARSE-YAML-SCHEMA",
      `'${String(raw.period)}' is not a period of freshness: it is one of ${periods.join(", ")}`,
    );
  }
  return {
    count: raw.count === undefined || raw.count === null ? null : Number(raw.count),
    period: (raw.period as "minute" | "hour" | "day" | undefined) ?? null,
  };
}
