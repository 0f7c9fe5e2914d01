import type { NodeInfo } from "../base/events.ts";
import type { Manifest, ManifestNode } from "../manifest/types.ts";
import type { RunNode } from "./types.ts";

/** What events say of a node. `defaultDatabase` is left out of relation names. */
export function nodeInfo(node: RunNode, manifest: Manifest, defaultDatabase: string): NodeInfo {
  const isRelation = "alias" in node && typeof node.alias === "string";
  return {
    unique_id: node.unique_id,
    name: nameOf(node),
    resource_type: node.resource_type,
    file: node.original_file_path,
    // looked up in the file, which few listeners need
    get line() {
      return manifest.extras.get(node.unique_id)?.place.line;
    },
    language: "language" in node ? node.language : undefined,
    materialized: isRelation ? (node.config as { materialized?: string }).materialized : undefined,
    relation:
      node.resource_type === "source"
        ? relationOf(node, node.identifier, defaultDatabase)
        : isRelation && node.resource_type !== "test"
          ? relationOf(node, node.alias as string, defaultDatabase)
          : undefined,
  };
}

/** A hook that runs goes by `package.on-run-start.0`; it is counted among those of all packages. */
export function hookName({ name, package_name, index }: Pick<ManifestNode, "name" | "package_name" | "index">): string {
  return `${package_name}.${/on-run-(?:start|end)/.exec(name)?.[0]}.${(index ?? 1) - 1}`;
}

function relationOf(node: object, identifier: string, defaultDatabase: string): string {
  const { database, schema } = node as { database: string | null; schema: string };
  const path = [schema, identifier];
  if (database !== null && database !== defaultDatabase) path.unshift(database);
  return path.join(".");
}

/** A unit test goes by `model::test`. */
function nameOf(node: RunNode): string {
  if (node.resource_type === "source") return `${node.source_name}.${node.name}`;
  if (node.resource_type === "operation") return hookName(node);
  if (node.resource_type !== "unit_test") return node.name;
  const { model, version } = node as { model: string; version: string | number | null };
  return `${model}::${node.name}${version === null || version === undefined ? "" : `_v${version}`}`;
}
