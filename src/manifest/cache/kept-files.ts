import { basename, dirname } from "node:path";
import type { ManifestLayout } from "../../artifacts/index.ts";
import { linkOrCopy } from "../../base/files.ts";
import type { CacheFolder } from "./cache-folder.ts";
import type { BesideManifest, KeptExtras, KeptSteps } from "./kept-manifest.ts";
import { type FileStamp, isSame, stampOf } from "./sealed.ts";

/** The manifest as JSON, with what JSON does not say of it: the names of files in the cache's folder. */
export interface KeptNames {
  readonly manifest: FileStamp;
  readonly layout: string;
  readonly nodes: string;
  readonly macros: string;
  readonly steps: string;
  /** Steps that were done again since. */
  readonly again: KeptSteps;
}

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
export function openKept(folder: CacheFolder, { manifest, ...names }: KeptNames): KeptManifest | undefined {
  if (!isSame(manifest)) return undefined;
  const layout = folder.read<ManifestLayout>(names.layout);
  const macros = folder.read<KeptExtras>(names.macros);
  if (layout === undefined || macros === undefined) return undefined;
  return { file: manifest.file, layout, macros, nodes: () => folder.read(names.nodes) };
}

/** Keeps the manifest that `file` holds; one outside of the folder is linked into it. @throws Node's errors of files */
export function keepManifest(
  folder: CacheFolder,
  file: string,
  layout: ManifestLayout,
  { macroExtras, ...nodes }: BesideManifest,
  steps: KeptSteps,
): KeptNames {
  const isOurs = dirname(file) === folder.path;
  const name = isOurs ? file : folder.newFile("manifest");
  if (!isOurs) linkOrCopy(file, name);
  return {
    manifest: stampOf(name)!,
    layout: folder.writeNamed("layout", layout),
    nodes: folder.writeNamed("nodes", nodes),
    macros: folder.writeNamed("macros", macroExtras),
    steps: folder.writeNamed("steps", steps),
    again: {},
  };
}

/** Keeps the manifest that takes the place of a kept one after some steps were done again. @throws Node's errors of files */
export function replaceKept(
  folder: CacheFolder,
  kept: KeptNames,
  file: string,
  layout: ManifestLayout,
  done: KeptSteps,
): KeptNames {
  const again = { ...kept.again, ...done };
  // the big file of all steps is seldom written
  const isFull = Object.keys(again).length > mostAgain;
  const all = isFull ? folder.writeNamed("steps", { ...folder.read<KeptSteps>(kept.steps), ...again }) : kept.steps;
  return {
    ...kept,
    manifest: stampOf(file)!,
    layout: folder.writeNamed("layout", layout),
    steps: all,
    again: isFull ? {} : again,
  };
}

/** The names of its files in the folder. */
export function filesOf({ manifest, layout, nodes, macros, steps }: KeptNames): string[] {
  return [basename(manifest.file), layout, nodes, macros, steps];
}
