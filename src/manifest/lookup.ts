import type { Lookup } from "../context/index.ts";
import { glancesOf } from "../graph/index.ts";
import type { Glance, GraphNode, Manifest, ManifestNode, NodeVersion, SourceDefinition } from "./types.ts";

/**
 * What names mean. A ref, or a function, without package is looked for in the referring package, then in the root project, then in all
 * packages; a ref without version means the latest one. https://docs.getdbt.com/reference/dbt-jinja-functions/ref
 */
export function makeLookup(
  manifest: Pick<Manifest, "nodes" | "onDisk" | "sources" | "docs" | "functions">,
  disabled: Iterable<GraphNode>,
  root: string,
): Lookup {
  const refs = byName(
    Object.values(glancesOf(manifest)).filter(
      ({ resource_type: type }) => type === "model" || type === "seed" || type === "snapshot",
    ),
  );
  const functions = byName(Object.values(manifest.functions));
  const disabledNames = new Set<string>();
  for (const node of disabled) {
    disabledNames.add(
      node.resource_type === "source" ? `${(node as SourceDefinition).source_name}.${node.name}` : node.name,
    );
  }
  const pick = (nodes: readonly Glance[], packageName: string, version: NodeVersion | null): Glance | undefined =>
    nodes.find((node) => {
      if (node.package_name !== packageName) return false;
      if (version !== null) return String(node.version) === String(version);
      return node.version == null || String(node.version) === String(node.latest_version);
    });
  // Only nodes that lie on disk are known by a glance alone.
  const whole = (node: Glance): ManifestNode => manifest.onDisk?.get(node.unique_id) ?? (node as ManifestNode);
  const find = (
    named: ReadonlyMap<string, Glance[]>,
    name: string,
    packageName: string | null,
    version: NodeVersion | null,
    from: string,
  ): ManifestNode | "missing" | "disabled" => {
    const nodes = named.get(name);
    if (nodes !== undefined) {
      const packages = packageName !== null ? [packageName] : [from, root, ...nodes.map((node) => node.package_name)];
      for (const each of packages) {
        const found = pick(nodes, each, version);
        if (found !== undefined) return whole(found);
      }
    }
    return disabledNames.has(name) ? "disabled" : "missing";
  };
  return {
    ref: (name, packageName, version, from) => find(refs, name, packageName, version, from),
    function: (name, packageName, from) => find(functions, name, packageName, null, from),
    source(source, table, from) {
      for (const packageName of [from, root]) {
        const found = manifest.sources[`source.${packageName}.${source}.${table}`];
        if (found !== undefined) return found;
      }
      const suffix = `.${source}.${table}`;
      for (const [id, found] of Object.entries(manifest.sources)) if (id.endsWith(suffix)) return found;
      return disabledNames.has(`${source}.${table}`) ? "disabled" : "missing";
    },
    doc(name, packageName, from) {
      const packages = packageName !== null ? [packageName] : [from, root];
      for (const each of packages) {
        const found = manifest.docs[`doc.${each}.${name}`];
        if (found !== undefined) return found.block_contents;
      }
      if (packageName !== null) return undefined;
      return Object.values(manifest.docs).find((doc) => doc.name === name)?.block_contents;
    },
  };
}

function byName(nodes: readonly Glance[]): Map<string, Glance[]> {
  const found = new Map<string, Glance[]>();
  for (const node of nodes) {
    const known = found.get(node.name);
    if (known === undefined) found.set(node.name, [node]);
    else known.push(node);
  }
  return found;
}
