import {
  type Captured,
  type ContextNode,
  type ContextSession,
  newCaptured,
  parseContext,
  quotingOf,
} from "../context/index.ts";
import { str, type Value } from "../jinja/index.ts";
import { Relation } from "../warehouse/relation.ts";
import type { JsonObject, ManifestNode } from "./types.ts";

/**
 * Gives a node its database, schema and alias by dbt's `generate_*_name` macros; where the built-in ones are in force
 * their rule is applied without rendering. `nulls`: configs that count as not set. https://docs.getdbt.com/docs/build/custom-schemas
 */
export function nameRelation(session: ContextSession, node: ManifestNode, nulls: readonly string[] = []): void {
  const config: JsonObject = { ...(node.config as unknown as JsonObject) };
  for (const key of nulls) config[key] = null;
  Object.assign(node, generatedNames(session, node, config));
  if (node.resource_type === "snapshot") {
    if (config.target_database) node.database = String(config.target_database);
    if (config.target_schema) node.schema = String(config.target_schema);
  }
  node.relation_name = hasRelation(node) ? relationName(session, node, node.alias) : null;
}

/** What is named: a node, or an export of a saved query. */
type Named = Pick<ManifestNode, "name" | "package_name" | "version">;

/** The names that dbt's `generate_*_name` macros give something with the config's `database`, `schema` and `alias`. */
export function generatedNames(
  session: ContextSession,
  node: Named,
  config: JsonObject,
): { database: string | null; schema: string; alias: string } {
  const { target } = session.workspace;
  const { name, version } = node;
  return {
    database: generate(
      session,
      node,
      "generate_database_name",
      config.database,
      (custom) => custom?.trim() ?? target.database,
    ),
    schema: generate(session, node, "generate_schema_name", config.schema, (custom) =>
      custom === null ? target.schema : `${target.schema}_${custom.trim()}`,
    ),
    alias: generate(session, node, "generate_alias_name", config.alias, (custom) => {
      if (custom !== null && custom !== "") return custom.trim();
      return version != null ? `${name}_v${String(version).replaceAll(".", "_")}` : name;
    }),
  };
}

function hasRelation(node: ManifestNode): boolean {
  switch (node.resource_type) {
    case "seed":
    case "snapshot":
      return true;
    case "model":
      return node.config.materialized !== "ephemeral";
    case "test":
      return node.config.store_failures === true;
    default:
      return false;
  }
}

function generate(
  session: ContextSession,
  node: Named,
  macro: string,
  custom: unknown,
  builtin: (custom: string | null) => string,
): string {
  const given = custom === undefined || custom === null || custom === "" ? null : String(custom);
  const entry = session.macros.findGenerator(macro, node.package_name);
  if (entry === undefined || session.macros.isBuiltin(entry)) {
    const implementation = session.macros.resolve(`default__${macro}`, session.workspace.root.name);
    if (implementation === undefined || session.macros.isBuiltin(implementation)) return builtin(given);
  }
  const captured: Captured = newCaptured();
  const context = parseContext(session, node as unknown as ContextNode, node.package_name, captured);
  const result = context.bind(entry!).call([given, node as unknown as Value], {});
  return str(result as Value).trim();
}

/** A relation's printed name: `"database"."schema"."identifier"`, quoted as the project says, or a source itself. */
export function relationName(
  session: ContextSession,
  node: { database: string | null; schema: string; quoting?: object },
  identifier: string,
): string {
  const { database, schema } = node;
  const dialect = session.adapterEntry.relations;
  return new Relation({ database, schema, identifier, quotePolicy: quotingOf(session, node), dialect }).render();
}
