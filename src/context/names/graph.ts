import type { Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import type { NameFactory } from "../node-context.ts";

/** A node's entry as manifests and `graph` have it: a seed is no SQL and reads nothing, so it has none of what says so of others. */
export function nodeEntry(node: ManifestNode): Readonly<Record<string, unknown>> {
  if (node.resource_type !== "seed") return node as unknown as Record<string, unknown>;
  const { language, refs, sources, metrics, compiled_path, contract, depends_on, ...seed } = node;
  return { ...seed, depends_on: { macros: depends_on.macros } };
}

/** `graph`: the manifest's own resources. https://docs.getdbt.com/reference/dbt-jinja-functions/graph */
export const graph: NameFactory = ({ session }) => {
  const { manifest } = session;
  if (manifest === undefined) return {};
  session.graph ??= {
    exposures: manifest.exposures,
    groups: manifest.groups,
    metrics: manifest.metrics,
    nodes: inOrder(manifest.nodes),
    sources: manifest.sources,
    semantic_models: manifest.semantic_models,
    saved_queries: manifest.saved_queries,
    functions: manifest.functions,
  } as NonNullable<typeof session.graph>;
  return session.graph as Value;
};

const kinds = ["model", "snapshot", "analysis", "test", "seed", "operation"];

/**
 * The nodes themselves, but for seeds: ten thousand of them are not to be copied. In dbt's order: each package's files
 * kind by kind, then what property files make.
 */
function inOrder(nodes: Readonly<Record<string, ManifestNode>>): Readonly<Record<string, unknown>> {
  const packages = new Map<string, ManifestNode[][]>();
  const ofProperties: ManifestNode[] = [];
  for (const node of Object.values(nodes)) {
    const ofPackage = packages.get(node.package_name) ?? kinds.map(() => []);
    packages.set(node.package_name, ofPackage);
    if (isOfProperties(node)) ofProperties.push(node);
    else ofPackage[kinds.indexOf(node.resource_type)]?.push(node);
  }
  const entries: Record<string, unknown> = {};
  for (const node of [...packages.values()].flat(2).concat(ofProperties)) entries[node.unique_id] = nodeEntry(node);
  return entries;
}

const isOfProperties = ({ resource_type: type, test_metadata, original_file_path: file }: ManifestNode): boolean =>
  (type === "test" && test_metadata != null) || (type === "snapshot" && /\.ya?ml$/i.test(file));
