import { holdsSecret, scrub } from "../base/secrets.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { ChunkedFile } from "./chunked-file.ts";
import type { ManifestLayout } from "./manifest-layout.ts";
import type { ManifestOnDisk, Span } from "./manifest-on-disk.ts";
import { type ManifestContext, manifestHead } from "./write-manifest.ts";

/**
 * Writes a manifest.json that is another one but for its metadata and a few nodes: the rest is copied as it stands,
 * which for a big project costs a tenth of writing it anew.
 * @param changed gets each of the nodes as it stands and gives what takes its place
 * @returns where things lie in the new one; undefined when a node is not there or what is copied holds what has become
 * a secret, with nothing written
 * @throws QuernError QN-FILE-WRITE
 */
export function patchManifest(
  file: string,
  from: ManifestOnDisk,
  changed: ReadonlyMap<string, (node: ManifestNode) => unknown>,
  context: ManifestContext,
): ManifestLayout | undefined {
  if (holdsSecret(() => from.bytes())) return undefined;
  const patches: Patch[] = [];
  for (const [id, change] of changed) {
    const span = from.span(id);
    if (span === undefined) return undefined;
    patches.push({ ...span, id, text: scrub(JSON.stringify(change(from.node(id)!))) });
  }
  patches.sort((a, b) => a.start - b.start);
  const out = new ChunkedFile(file);
  const entries = { ...from.layout.entries };
  try {
    const head = manifestHead(context);
    out.write(head);
    let at = from.layout.nodes;
    for (const { id, start, end, text } of patches) {
      copy(from, at, start, out);
      out.write(text);
      entries[id]! += Buffer.byteLength(text) - (end - start);
      at = end;
    }
    copy(from, at, Number.POSITIVE_INFINITY, out);
    out.close();
    return { ...from.layout, nodes: Buffer.byteLength(head), entries };
  } catch (cause) {
    throw out.abandon(cause);
  }
}

interface Patch extends Span {
  readonly id: string;
  readonly text: string;
}

const chunk = Buffer.allocUnsafeSlow(1 << 18);

function copy(from: ManifestOnDisk, start: number, end: number, out: ChunkedFile): void {
  for (let at = start; at < end; ) {
    const count = from.read(chunk.subarray(0, Math.min(chunk.length, end - at)), at);
    if (count === 0) return;
    out.write(chunk.subarray(0, count));
    at += count;
  }
}
