import { hash } from "node:crypto";
import { join } from "node:path";
import { QuernError } from "../base/errors.ts";
import { type Captured, type ContextNode, newCaptured, parseContext, readFlag } from "../context/index.ts";
import { keywordTexts, parse, renderSync } from "../jinja/index.ts";
import type { Project } from "../project/types.ts";
import type { ManifestBuilder } from "./builder.ts";
import type { ConfigKind } from "./config-defaults.ts";
import { warnMisspeltConfigs } from "./known-keys.ts";
import { buildConfig, type ProjectConfigs } from "./merge-config.ts";
import { startNode } from "./node-shape.ts";
import type { ProjectFile } from "./project-files.ts";
import { nameRelation } from "./relation-names.ts";
import type { JsonObject, ManifestNode, NodeType } from "./types.ts";
import { asWritten } from "./written-config.ts";

/** One SQL text that becomes a node. */
export interface SqlSource {
  readonly kind: NodeType;
  readonly configKind: ConfigKind;
  readonly project: Project;
  readonly name: string;
  readonly uniqueId: string;
  readonly path: string;
  readonly original: string;
  /** The file, where the node is all that it makes. */
  readonly file?: ProjectFile;
  readonly fqn: string[];
  readonly code: string;
  /** A model in Python, with the template that says to dbt what its code does. */
  readonly python?: { readonly template: string };
  /** The line of the file on which `code` begins. */
  readonly startLine?: number;
  readonly checksum?: { name: string; checksum: string };
  readonly properties?: JsonObject;
  /** `config:` of the property file before rendering. */
  readonly writtenProperties?: JsonObject;
  /** Config that is in force as if the file had called config() with it first. */
  readonly inline?: JsonObject;
  /** Set on the node before its names are made: versions. */
  readonly prepare?: (node: ManifestNode) => void;
}

export interface ParsedSql {
  readonly node: ManifestNode;
  readonly captured: Captured;
}

/**
 * Renders a SQL text once, for what it refers to and how it configures itself, and makes the node. The rendered SQL is
 * thrown away: while parsing nothing may query, so it is not the real one.
 */
export function parseSql(builder: ManifestBuilder, configs: ProjectConfigs, source: SqlSource): ParsedSql {
  const { session } = builder;
  const { project, python } = source;
  const root = session.workspace.root;
  const captured = newCaptured();
  // a table, whatever the project's file says of models
  const properties = python === undefined ? source.properties : { materialized: "table", ...source.properties };
  const comparesTexts = readFlag(session, "STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES") === true;
  const file = join(project.root, source.original);
  const layers = {
    kind: source.configKind,
    fqn: source.fqn,
    project,
    root,
    configs,
    properties,
    unrenderedProperties: comparesTexts ? asWritten(properties, source.writtenProperties) : properties,
  };
  const first = buildConfig({ ...layers, inline: source.inline });
  let { nulls } = first;
  const node = startNode({
    resource_type: source.kind,
    name: source.name,
    package_name: project.name,
    path: source.path,
    original_file_path: source.original,
    unique_id: source.uniqueId,
    fqn: source.fqn,
    checksum: source.checksum ?? { name: "sha256", checksum: hash("sha256", source.code) },
    config: first.config,
    unrendered_config: first.unrendered,
    raw_code: source.code,
    language: python && "python",
    created_at: builder.createdAt,
  });
  node.database = session.workspace.target.database;
  node.schema = session.workspace.target.schema;
  source.prepare?.(node);
  const context = parseContext(session, node as ContextNode, project.name, captured);
  const template = parse(python?.template ?? source.code, { file, startLine: source.startLine });
  if (template.text === undefined) {
    try {
      renderSync(template, context.scope);
    } catch (cause) {
      throw cause instanceof QuernError
        ? cause.with({ node: node.unique_id, place: { file, line: source.startLine ?? 1 } })
        : cause;
    }
  }
  warnMisspeltConfigs(builder, source.configKind, captured.config, {
    original: source.original,
    packageName: project.name,
    place: { file, line: source.startLine ?? 1 },
  });
  const inline = { ...source.inline, ...captured.config };
  if (Object.keys(captured.config).length > 0) {
    const texts =
      comparesTexts && python === undefined ? { ...source.inline, ...keywordTexts(template, "config") } : inline;
    const { config, unrendered, nulls: unset } = buildConfig({ ...layers, inline, unrenderedInline: texts });
    nulls = unset;
    Object.assign(node, startNode({ ...node, config, unrendered_config: unrendered }), { tags: [...config.tags] });
    source.prepare?.(node);
  }
  nameRelation(session, node, nulls);
  renderHooks(builder, node, captured, file);
  return { node, captured };
}

/** Hooks are rendered for what they refer to; their text stays a template until the node runs. */
export function renderHooks(builder: ManifestBuilder, node: ManifestNode, captured: Captured, file: string): void {
  const hooks = [...(node.config["pre-hook"] ?? []), ...(node.config["post-hook"] ?? [])];
  if (hooks.length === 0) return;
  const context = parseContext(builder.session, node as ContextNode, node.package_name, captured);
  const before = { ...captured.config };
  for (const hook of hooks) {
    if (!hook.sql.includes("{")) continue;
    try {
      renderSync(parse(hook.sql, { file: `${file} (hook)` }), context.scope);
    } catch (cause) {
      throw cause instanceof QuernError ? cause.with({ node: node.unique_id }) : cause;
    }
  }
  for (const key of Object.keys(captured.config)) if (!(key in before)) delete captured.config[key];
}

/** A file's fqn: package, folders below the resource folder, name. */
export function fqnOf(project: Project, path: string, name: string): string[] {
  return [project.name, ...path.split("/").slice(0, -1), name];
}
