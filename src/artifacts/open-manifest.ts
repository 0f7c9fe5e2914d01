import type { Glance, Manifest, ManifestNode, NodeExtras, NodesOnDisk } from "../manifest/types.ts";
import type { ManifestOnDisk } from "./manifest-on-disk.ts";
import { otherSections } from "./write-manifest.ts";

/** What manifest.json does not say of nodes, or says in another form. */
export interface BesideManifest {
  readonly glances: Readonly<Record<string, Glance>>;
  readonly whole: Readonly<Record<string, ManifestNode>>;
  readonly extras: NodeExtras;
}

/** Nodes that are read one by one before all are read at once, which costs less for many. */
const mostSingles = 200;

/** A manifest whose sections are read when somebody asks for them, and its nodes one by one while few are asked for. */
export function openManifest(disk: ManifestOnDisk, { glances, whole, extras }: BesideManifest): Manifest {
  const manifest = { metadata: {}, extras } as unknown as Manifest;
  const read: Record<string, ManifestNode> = { ...whole };
  let singles = 0;
  let all: Record<string, ManifestNode> | undefined;
  const get = (id: string): ManifestNode | undefined => {
    if (all === undefined && Object.hasOwn(read, id)) return read[id];
    if (!Object.hasOwn(glances, id)) return undefined;
    if (all !== undefined || ++singles > mostSingles) return manifest.nodes[id];
    read[id] = disk.node(id)!;
    return read[id];
  };
  Object.defineProperty(manifest, "onDisk", { value: { glances, get } satisfies NodesOnDisk });
  lazily(manifest, "nodes", () => {
    // What was read before is known to others by now.
    all = Object.assign(disk.nodes(), read);
    return all;
  });
  for (const section of otherSections) lazily(manifest, section, () => disk.section(section));
  return manifest;
}

/** A property that is made when it is first read. */
function lazily(object: object, key: string, make: () => unknown): void {
  const set = (value: unknown): void =>
    void Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  const get = (): unknown => {
    const value = make();
    set(value);
    return value;
  };
  Object.defineProperty(object, key, { get, set, enumerable: true, configurable: true });
}
