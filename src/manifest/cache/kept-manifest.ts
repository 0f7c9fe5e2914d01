import { readText } from "../../base/files.ts";
import { yamlExtra } from "../builder.ts";
import type { Glance, Manifest, ManifestNode, NodeExtra, NodeExtras } from "../types.ts";
import type { StepOrigin, TakenStep } from "./memo.ts";
import { isPlain } from "./plain.ts";
import type { EntryPath } from "./step-record.ts";

/** What quern knows of resources that manifest.json does not say, or that it says too far inside; kept beside it. */
export interface BesideManifest {
  /** In the order of the nodes in manifest.json. */
  readonly glances: Readonly<Record<string, Glance>>;
  /** Nodes as they are of which the artifact leaves out some keys. */
  readonly seeds: Readonly<Record<string, ManifestNode>>;
  readonly extras: KeptExtras;
  readonly macroExtras: KeptExtras;
}

/** By unique_id: the package's folder, then a line of a file or an entry of a property file. Texts stand in `names`. */
export interface KeptExtras {
  readonly extras: Readonly<Record<string, KeptExtra>>;
  readonly names: readonly string[];
}

type KeptExtra =
  | readonly [root: number, file: number, line: number]
  | readonly [root: number, file: number, entry: EntryPath, at: EntryPath];

/** By absolute path: the files that are one step by themselves, with the key of its record. */
export type KeptSteps = Readonly<Record<string, readonly [key: string, origin: StepOrigin]>>;

/** @returns undefined when JSON would not give the manifest back as it is */
export function besideManifest(manifest: Manifest, plainNodes: ReadonlySet<string>): BesideManifest | undefined {
  const { nodes, extras, ...others } = manifest;
  const glances: Record<string, Glance> = {};
  const seeds: Record<string, ManifestNode> = {};
  for (const id in nodes) {
    if (!plainNodes.has(id) && !isPlain(nodes[id])) return undefined;
    glances[id] = glanceOf(nodes[id]!);
    if (nodes[id]!.resource_type === "seed") seeds[id] = nodes[id]!;
  }
  if (!isPlain(others)) return undefined;
  const isMacro = (id: string): boolean => Object.hasOwn(manifest.macros, id);
  const ids = [...extras.keys()];
  return {
    glances,
    seeds,
    extras: keepExtras(
      extras,
      ids.filter((id) => !isMacro(id)),
    ),
    macroExtras: keepExtras(extras, ids.filter(isMacro)),
  };
}

function keepExtras(extras: NodeExtras, ids: readonly string[]): KeptExtras {
  const names = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = names.get(name) ?? names.size;
    names.set(name, known);
    return known;
  };
  const kept: Record<string, KeptExtra> = {};
  for (const id of ids) {
    const extra = extras.get(id)!;
    const { packageRoot, entry, at = [] } = extra;
    const root = numberOf(packageRoot);
    // The place of an entry would have to be looked up.
    kept[id] =
      entry === undefined
        ? [root, numberOf(extra.place.file), extra.place.line ?? 1]
        : [root, numberOf(entry.file), entry.path, at];
  }
  return { extras: kept, names: [...names.keys()] };
}

function glanceOf(node: ManifestNode): Glance {
  const { unique_id, name, resource_type, package_name, original_file_path, patch_path, fqn, tags } = node;
  const { version, latest_version } = node;
  return {
    ...{ unique_id, name, resource_type, package_name, original_file_path, patch_path, fqn, tags },
    ...{ version, latest_version },
  };
}

/** Where resources of a kept manifest stand, looked up when somebody asks. */
export function extrasOf(all: readonly KeptExtras[]): NodeExtras {
  const made = new Map<string, NodeExtra>();
  return {
    keys: () => all.flatMap(({ extras }) => Object.keys(extras)),
    get(id) {
      const known = made.get(id);
      const kept = known === undefined ? all.find(({ extras }) => Object.hasOwn(extras, id)) : undefined;
      if (kept === undefined) return known;
      const extra = extraOf(kept.extras[id]!, kept.names);
      made.set(id, extra);
      return extra;
    },
  };
}

function extraOf([root, fileNumber, where, at]: KeptExtra, names: readonly string[]): NodeExtra {
  const file = names[fileNumber]!;
  const packageRoot = names[root]!;
  if (typeof where === "number") return { packageRoot, place: { file, line: where } };
  return yamlExtra({ root: packageRoot }, { file: lazyFile(file), path: where }, at);
}

function lazyFile(absolute: string): { readonly absolute: string; readonly text: string } {
  return {
    absolute,
    get text() {
      return readText(absolute);
    },
  };
}

export function keepSteps(taken: readonly TakenStep[]): KeptSteps {
  const steps: Record<string, readonly [string, StepOrigin]> = {};
  for (const { key, origin } of taken)
    if (key !== undefined && origin !== undefined) steps[origin.file.absolute] = [key, origin];
  return steps;
}
