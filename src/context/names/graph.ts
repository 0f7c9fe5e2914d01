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
    nodes: withPlainSeeds(manifest.nodes),
    sources: manifest.sources,
    exposures: manifest.exposures,
    metrics: manifest.metrics,
    groups: manifest.groups,
    semantic_models: manifest.semantic_models,
    saved_queries: manifest.saved_queries,
    functions: manifest.functions,
  } as NonNullable<typeof session.graph>;
  return session.graph as Value;
};

/** The nodes themselves, but for seeds: ten thousand of them are not to be copied. */
function withPlainSeeds(nodes: Readonly<Record<string, ManifestNode>>): Readonly<Record<string, unknown>> {
  const entries: Record<string, unknown> = { ...nodes };
  for (const [id, node] of Object.entries(nodes)) if (node.resource_type === "seed") entries[id] = nodeEntry(node);
  return entries;
}
