import {
  type ManifestContext,
  type ManifestLayout,
  ManifestOnDisk,
  openManifest,
  patchManifest,
} from "../artifacts/index.ts";
import { isFileError } from "../base/files.ts";
import { holdsSecret } from "../base/secrets.ts";
import type { ContextSession } from "../context/index.ts";
import { extrasOf, type KeptManifest, type ParseCache, retouch } from "../manifest/index.ts";
import type { Documentation, Macro, Manifest, ManifestNode } from "../manifest/types.ts";

/** Gives what takes a node's place, by unique_id. */
type Changes = ReadonlyMap<string, (node: ManifestNode) => unknown>;

/** The manifest of an earlier parse, as it lies in the cache. */
export interface KeptProject {
  /** Macros and docs, which all nodes share. */
  readonly shared: Pick<Manifest, "macros" | "docs" | "extras">;
  /** Reads what is asked for, when it is asked for; undefined when the cache has been damaged. */
  manifest(): Manifest | undefined;
  /** Writes it anew with some nodes exchanged. @returns undefined, with nothing written, when it must be made anew */
  write(file: string, changes: Changes, context: ManifestContext): ManifestLayout | undefined;
}

/** @returns undefined when there is none */
export function openKept(kept: KeptManifest | undefined): KeptProject | undefined {
  if (kept === undefined) return undefined;
  const { file, layout, macros } = kept;
  let disk: ManifestOnDisk;
  try {
    disk = new ManifestOnDisk(file, layout);
  } catch {
    return undefined; // another process has tidied up
  }
  return {
    get shared() {
      return {
        macros: disk.section("macros") as Record<string, Macro>,
        docs: disk.section("docs") as Record<string, Documentation>,
        extras: extrasOf([macros]),
      };
    },
    manifest() {
      const beside = kept.nodes();
      if (beside === undefined) return undefined;
      const { glances, seeds, extras } = beside;
      return openManifest(disk, { glances, whole: seeds, extras: extrasOf([extras, macros]) });
    },
    write: (to, changes, context) => patchManifest(to, disk, changes, context),
  };
}

/** Exchanges the nodes of edited files in the kept manifest. @returns the new one's file, if that is all that changed */
export function retouched(session: ContextSession, cache: ParseCache, context: ManifestContext): string | undefined {
  const touched = cache.touched();
  if (touched === undefined) return undefined;
  try {
    const kept = openKept(touched.kept);
    const nodes = kept === undefined ? undefined : retouch(session, touched, kept.shared);
    if (nodes !== undefined && cache.isQuiet && !holdsSecret(() => Buffer.from(JSON.stringify([...nodes.values()])))) {
      const file = cache.newManifest();
      const layout = kept?.write(file, textsOf(nodes), context);
      if (layout !== undefined) {
        cache.saveTouched(file, layout, touched);
        return file;
      }
    }
  } catch (cause) {
    // The disk is full, or may not be written: parsing works without a cache.
    if (!isFileError(cause)) throw cause;
  }
  cache.giveUp();
  return undefined;
}

/** All that an edit of its SQL may change of a node here. */
function textsOf(nodes: ReadonlyMap<string, ManifestNode>): Changes {
  return new Map(
    [...nodes].map(([id, { raw_code, checksum, created_at }]) => [
      id,
      (node: ManifestNode) => ({ ...node, raw_code, checksum, created_at }),
    ]),
  );
}
