import type { Manifest } from "./types.ts";

/** Fills `parent_map`, `child_map` and `group_map` from what the resources depend on. */
export function fillAdjacency(manifest: Manifest): void {
  const { parent_map: parents, child_map: children, group_map: groups } = manifest;
  const sections = [
    manifest.nodes,
    manifest.functions,
    manifest.unit_tests,
    manifest.exposures,
    manifest.metrics,
    manifest.semantic_models,
    manifest.saved_queries,
  ];
  for (const section of [...sections, manifest.sources]) {
    for (const id of Object.keys(section)) {
      parents[id] = [];
      children[id] = [];
    }
  }
  for (const section of sections) {
    for (const [id, resource] of Object.entries(section)) {
      const above = [...new Set((resource as { depends_on: { nodes: string[] } }).depends_on.nodes)];
      parents[id] = above.sort();
      for (const parent of above) children[parent]?.push(id);
    }
  }
  for (const below of Object.values(children)) below.sort();
  for (const group of Object.values(manifest.groups)) groups[group.name] = [];
  for (const section of [
    manifest.nodes,
    manifest.functions,
    manifest.semantic_models,
    manifest.metrics,
    manifest.saved_queries,
  ]) {
    for (const [id, { group }] of Object.entries(section))
      if (group !== null && group !== undefined) groups[group]?.push(id);
  }
}
