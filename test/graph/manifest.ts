import type { GraphNode, Json, Manifest } from "../../src/manifest/types.ts";

/** What a test says of a resource; the rest is filled in. Ids are `kind.shop.name`. */
interface Sketch {
  readonly parents?: readonly string[];
  readonly [key: string]: unknown;
}

/** A manifest of the shape that parsing makes, from ids and what matters to the test. */
export function sketchManifest(resources: Record<string, Sketch>, selectors: Json[] = []): Manifest {
  const manifest = {
    metadata: { project_name: "shop" },
    extras: new Map(),
    selectors: Object.fromEntries(selectors.map((each, i) => [String(i), each])),
    parent_map: {},
    child_map: {},
  } as unknown as Manifest;
  for (const key of [
    "nodes",
    "sources",
    "unit_tests",
    "exposures",
    "metrics",
    "semantic_models",
    "saved_queries",
    "functions",
    "macros",
  ] as const) {
    (manifest as unknown as Record<string, object>)[key] = {};
  }
  const sections: Record<string, string> = {
    source: "sources",
    unit_test: "unit_tests",
    exposure: "exposures",
    metric: "metrics",
  };
  for (const [id, { parents = [], ...rest }] of Object.entries(resources)) {
    const [type = "", packageName = "", ...name] = id.split(".");
    const node = {
      unique_id: id,
      resource_type: type,
      package_name: packageName,
      name: name.join("."),
      fqn: [packageName, ...name],
      original_file_path: `${type}s/${name.join("/")}.sql`,
      tags: [],
      config: {},
      depends_on: { nodes: [...parents], macros: [] },
      unrendered_config: {},
      raw_code: "",
      ...rest,
    } as unknown as GraphNode;
    const section = (manifest as unknown as Record<string, Record<string, GraphNode>>)[sections[type] ?? "nodes"]!;
    section[id] = node;
    manifest.parent_map[id] = [...parents];
    manifest.child_map[id] ??= [];
    for (const parent of parents) {
      manifest.child_map[parent] ??= [];
      manifest.child_map[parent]!.push(id);
    }
  }
  return manifest;
}
