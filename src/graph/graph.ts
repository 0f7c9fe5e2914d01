import type { Glance, GraphNode, Manifest, ManifestNode } from "../manifest/types.ts";

/**
 * The DAG over unique_ids, read from the manifest's own adjacency (`parent_map`, `child_map`): edges run from what is
 * read to what reads it. It holds no copy, so making one costs nothing.
 */
export interface Graph {
  readonly manifest: Manifest;
  /** Every unique_id of the graph, in the manifest's order. */
  ids(): Iterable<string>;
  has(id: string): boolean;
  node(id: string): GraphNode | undefined;
  /** What is known of a resource without reading it. */
  glance(id: string): Glanced | undefined;
  parents(id: string): readonly string[];
  children(id: string): readonly string[];
}

/** A resource at a glance; those that are no nodes are always whole. */
export type Glanced = Glance | Exclude<GraphNode, ManifestNode>;

const none: readonly string[] = [];

/** The graph of a parsed project. */
export function buildGraph(manifest: Manifest): Graph {
  const node = (id: string): GraphNode | undefined => findNode(manifest, id);
  return {
    manifest,
    ids: () => Object.keys(manifest.parent_map),
    has: (id) => Object.hasOwn(manifest.parent_map, id),
    node,
    glance: manifest.onDisk === undefined ? node : (id) => glancesOf(manifest)[id] ?? findOther(manifest, id),
    parents: (id) => manifest.parent_map[id] ?? none,
    children: (id) => manifest.child_map[id] ?? none,
  };
}

/** The resource of a unique_id, whatever its kind; undefined for one the manifest does not hold. */
export function findNode(manifest: Manifest, id: string): GraphNode | undefined {
  return nodeOf(manifest, id) ?? findOther(manifest, id);
}

function findOther(manifest: Manifest, id: string): GraphNode | undefined {
  return (
    manifest.sources[id] ??
    manifest.unit_tests[id] ??
    manifest.exposures[id] ??
    manifest.metrics[id] ??
    manifest.semantic_models[id] ??
    manifest.saved_queries[id] ??
    manifest.functions[id]
  );
}

/** A node, read alone when the manifest lies on disk. */
export function nodeOf(manifest: Pick<Manifest, "nodes" | "onDisk">, id: string): ManifestNode | undefined {
  return manifest.onDisk === undefined ? manifest.nodes[id] : manifest.onDisk.get(id);
}

/** All nodes as far as names and selections need them. */
export function glancesOf(manifest: Pick<Manifest, "nodes" | "onDisk">): Readonly<Record<string, Glance>> {
  return manifest.onDisk?.glances ?? manifest.nodes;
}

type Neighbours = (id: string) => readonly string[];

/** Everything reachable over `next` from `start`, at most `depth` steps away; `start` counts only when reached again. */
export function reach(start: Iterable<string>, next: Neighbours, depth = Number.POSITIVE_INFINITY): Set<string> {
  const found = new Set<string>();
  let layer: Iterable<string> = start;
  for (let step = 0; step < depth; step++) {
    const following: string[] = [];
    for (const id of layer) {
      for (const neighbour of next(id)) {
        if (found.has(neighbour)) continue;
        found.add(neighbour);
        following.push(neighbour);
      }
    }
    if (following.length === 0) break;
    layer = following;
  }
  return found;
}
