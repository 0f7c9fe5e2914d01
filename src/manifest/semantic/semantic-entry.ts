import { QuernError } from "../../base/errors.ts";
import { type Captured, newCaptured } from "../../context/index.ts";
import type { Scope } from "../../jinja/index.ts";
import { renderValues } from "../../project/index.ts";
import { yamlExtra } from "../builder.ts";
import { buildConfig } from "../merge-config.ts";
import type { PackageParse } from "../package-parse.ts";
import type { DependsOn, JsonObject, RefArgs } from "../types.ts";
import { placeOf, type YamlEntry } from "../yaml-entries.ts";
import type { EntryReader } from "./entry-reader.ts";
import type { SemanticResource, WhereFilters } from "./types.ts";

type Kind = SemanticResource["resource_type"];

/** An entry with its templates rendered, except descriptions and `later`, which others render. */
export function renderSemantic(
  entry: YamlEntry,
  scope: Scope,
  later: (path: readonly (string | number)[]) => boolean = () => false,
): JsonObject {
  return renderValues(
    entry.value,
    scope,
    entry.file.absolute,
    (path) => path[0] === "description" || (path.length === 3 && path[2] === "description") || later(path),
  ) as JsonObject;
}

/** What resources of the semantic layer have in common. */
export function startSemantic<K extends Kind>(
  { builder, project, configs }: PackageParse,
  entry: YamlEntry,
  kind: K,
  name: string,
  properties: JsonObject,
) {
  const fqn = [project.name, ...entry.file.path.split("/").slice(0, -1), name];
  const { root } = builder.session.workspace;
  const { config, unrendered } = buildConfig({
    ...{ kind, fqn, project, root, configs, properties },
    unrenderedProperties: properties,
  });
  return {
    name,
    resource_type: kind,
    package_name: project.name,
    path: entry.file.path,
    original_file_path: entry.file.original,
    unique_id: `${kind}.${project.name}.${name}`,
    fqn,
    metadata: null as null,
    depends_on: { macros: [], nodes: [] } as DependsOn,
    refs: [] as RefArgs[],
    created_at: builder.createdAt,
    config: config as unknown as SemanticResource["config"],
    unrendered_config: unrendered,
    group: config.group ?? null,
  };
}

/** Adds a resource to what was found. @throws QuernError QN-PARSE-DUPLICATE */
export function addSemantic(
  { builder, project }: PackageParse,
  entry: YamlEntry,
  node: SemanticResource,
  captured: Captured = newCaptured(),
): void {
  const draft = { node, captured, extra: yamlExtra(project, entry) };
  if (node.config.enabled === false) {
    builder.addDisabled(draft);
    return;
  }
  const twin = builder.semantic.get(node.unique_id);
  if (twin !== undefined) {
    const kind = node.resource_type.replace("_", " ");
    throw new QuernError(
      "QN-PARSE-DUPLICATE",
      `dbt found two ${kind === "saved query" ? "saved queries" : `${kind}s`} with the name "${node.name}": ${twin.node.original_file_path} and ${node.original_file_path}`,
      { place: placeOf(entry), node: node.unique_id, hint: "Rename one of them." },
    );
  }
  builder.semantic.set(node.unique_id, draft);
}

/** A filter is one text or a list of them; its templates are MetricFlow's. */
export function readFilters(reader: EntryReader, key: string): WhereFilters | null {
  const value = reader.raw(key);
  if (value === null) return null;
  const texts = typeof value === "string" ? [value] : reader.texts(key);
  return { where_filters: texts.map((where_sql_template) => ({ where_sql_template })) };
}
