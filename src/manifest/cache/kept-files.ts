import { basename } from "node:path";
import type { ManifestLayout } from "../../artifacts/index.ts";
import type { CacheFolder } from "./cache-folder.ts";
import type { BesideManifest, KeptExtras, KeptSteps } from "./kept-manifest.ts";
import { type FileStamp, isSame, stampOf } from "./sealed.ts";
import type { KeptNodes } from "./step-record.ts";

/** The manifest as JSON, with what JSON does not say of it: the names of files in the cache's folder. */
export interface KeptNames {
  readonly manifest: FileStamp;
  readonly layout: string;
  /** Absent when JSON does not give all of the manifest back: then only records look into it. */
  readonly beside?: BesideNames;
}

interface BesideNames {
  readonly nodes: string;
  readonly macros: string;
  readonly steps: string;
  /** Steps that were done again since. */
  readonly again: KeptSteps;
}

/** Reads the nodes of a manifest that lies in a file. @throws Node's errors of files */
export type OpenNodes = (file: string, layout: ManifestLayout) => KeptNodes;

/** A manifest that lies in the cache, with what belongs to it. */
export interface KeptManifest {
  readonly file: string;
  readonly layout: ManifestLayout;
  readonly macros: KeptExtras;
  /** Read when nodes are asked for; undefined when it has gone. */
  nodes(): Omit<BesideManifest, "macroExtras"> | undefined;
}

export const keptEndings = ["manifest", "layout", "nodes", "macros", "steps"] as const;

/** Steps done again that the state carries along. */
const mostAgain = 200;

/** @returns undefined when a file has gone, or is another one */
export function openKept(folder: CacheFolder, { manifest, layout: name, beside }: KeptNames): KeptManifest | undefined {
  if (beside === undefined || !isSame(manifest)) return undefined;
  const layout = folder.read<ManifestLayout>(name);
  const macros = folder.read<KeptExtras>(beside.macros);
  if (layout === undefined || macros === undefined) return undefined;
  return { file: manifest.file, layout, macros, nodes: () => folder.readNodes(beside.nodes) };
}

/** The nodes that records name: none when the manifest has gone, or is another one, or is damaged. */
export function openNodes(folder: CacheFolder, kept: KeptNames | undefined, open: OpenNodes): KeptNodes {
  let nodes: KeptNodes | undefined;
  const none: KeptNodes = () => undefined;
  const make = (): KeptNodes => {
    const layout = kept === undefined || !isSame(kept.manifest) ? undefined : folder.read<ManifestLayout>(kept.layout);
    return layout === undefined ? none : open(kept!.manifest.file, layout);
  };
  return (id) => {
    try {
      nodes ??= make();
      return nodes(id);
    } catch {
      nodes = none; // another process has tidied up, or the disk has a hole
      return undefined;
    }
  };
}

/** Keeps a manifest that was written to a file of the folder. @throws Node's errors of files */
export function keepManifest(
  folder: CacheFolder,
  file: string,
  layout: ManifestLayout,
  beside: BesideManifest | undefined,
  steps: KeptSteps,
): KeptNames {
  const names = { manifest: stampOf(file)!, layout: folder.writeNamed("layout", layout) };
  if (beside === undefined) return names;
  const { macroExtras, ...nodes } = beside;
  return {
    ...names,
    beside: {
      nodes: folder.writeNamed("nodes", nodes),
      macros: folder.writeNamed("macros", macroExtras),
      steps: folder.writeNamed("steps", steps),
      again: {},
    },
  };
}

/** Keeps the manifest that takes the place of a kept one after some steps were done again. @throws Node's errors of files */
export function replaceKept(
  folder: CacheFolder,
  beside: BesideNames,
  file: string,
  layout: ManifestLayout,
  done: KeptSteps,
): KeptNames {
  const again = { ...beside.again, ...done };
  // the big file of all steps is seldom written
  const isFull = Object.keys(again).length > mostAgain;
  const steps = isFull
    ? folder.writeNamed("steps", { ...folder.read<KeptSteps>(beside.steps), ...again })
    : beside.steps;
  return {
    manifest: stampOf(file)!,
    layout: folder.writeNamed("layout", layout),
    beside: { ...beside, steps, again: isFull ? {} : again },
  };
}

/** The names of its files in the folder. */
export function filesOf({ manifest, layout, beside }: KeptNames): string[] {
  const names = beside === undefined ? [] : [beside.nodes, beside.macros, beside.steps];
  return [basename(manifest.file), layout, ...names];
}
