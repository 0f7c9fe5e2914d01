import { readText } from "../../base/files.ts";
import { yamlExtra } from "../builder.ts";
import type { Manifest, ManifestNode, NodeExtra } from "../types.ts";
import type { EntryPath, StepOrigin, TakenStep } from "./memo.ts";
import { isPlain } from "./plain.ts";

/** What quern knows of resources that manifest.json does not say; kept beside it. */
export interface KeptExtras {
  /** By unique_id: the package's folder, then a line of a file or an entry of a property file. Texts stand in `names`. */
  readonly extras: Readonly<Record<string, KeptExtra>>;
  readonly names: readonly string[];
  /** Seeds as they are: the artifact leaves out some of their keys. */
  readonly seeds: Readonly<Record<string, ManifestNode>>;
}

type KeptExtra =
  | readonly [root: number, file: number, line: number]
  | readonly [root: number, file: number, entry: EntryPath, at: EntryPath];

/** By absolute path: the files that are one step by themselves, with the key of its record. */
export type KeptSteps = Readonly<Record<string, readonly [key: string, origin: StepOrigin]>>;

/** @returns undefined when JSON would not give the manifest back as it is */
export function keepExtras(manifest: Manifest, plainNodes: ReadonlySet<string>): KeptExtras | undefined {
  const { nodes, extras, ...others } = manifest;
  const seeds: Record<string, ManifestNode> = {};
  for (const id in nodes) {
    if (!plainNodes.has(id) && !isPlain(nodes[id])) return undefined;
    if (nodes[id]!.resource_type === "seed") seeds[id] = nodes[id]!;
  }
  if (!isPlain(others)) return undefined;
  const names = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = names.get(name) ?? names.size;
    names.set(name, known);
    return known;
  };
  const kept: Record<string, KeptExtra> = {};
  for (const [id, { packageRoot, entry, at = [], place }] of entriesOf(extras)) {
    if (id in manifest.macros) continue;
    const root = numberOf(packageRoot);
    kept[id] =
      entry === undefined
        ? [root, numberOf(place!.file), place!.line ?? 1]
        : [root, numberOf(entry.file), entry.path, at];
  }
  return { extras: kept, names: [...names.keys()], seeds };
}

/** Extras with the place left out where it would have to be looked up. */
function* entriesOf(extras: Manifest["extras"]): Iterable<[string, Omit<NodeExtra, "place"> & Partial<NodeExtra>]> {
  for (const [id, extra] of extras) {
    const { packageRoot, entry, at } = extra;
    yield [id, entry === undefined ? extra : { packageRoot, entry, at }];
  }
}

/** Puts what was kept beside a manifest read from JSON back into it. */
export function giveExtras(manifest: Manifest, { extras, names, seeds }: KeptExtras): void {
  Object.assign(manifest.nodes, seeds);
  for (const id in extras) {
    const [root, fileNumber, ...where] = extras[id]!;
    const file = names[fileNumber]!;
    const packageRoot = names[root]!;
    const [first] = where;
    if (typeof first === "number") manifest.extras.set(id, { packageRoot, place: { file, line: first } });
    else {
      const [path, at] = where as unknown as [EntryPath, EntryPath];
      manifest.extras.set(id, yamlExtra({ root: packageRoot }, { file: lazyFile(file), path }, at));
    }
  }
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
