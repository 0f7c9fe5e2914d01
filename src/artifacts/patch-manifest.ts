import { scrub } from "../base/secrets.ts";
import type { ManifestNode } from "../manifest/types.ts";
import { ChunkedFile } from "./chunked-file.ts";
import { beforeNodes, type ManifestContext, manifestHead } from "./write-manifest.ts";

/**
 * Writes a manifest.json that is another one but for its metadata and a few nodes: the rest is copied as it stands,
 * which for a big project costs a tenth of writing it anew.
 * @param bytes a manifest.json of writeManifest's making
 * @param changed gets each of the nodes as it stands and gives what takes its place
 * @returns false when a node is not there, with nothing written
 * @throws QuernError QN-FILE-WRITE
 */
export function patchManifest(
  file: string,
  bytes: Buffer,
  changed: ReadonlyMap<string, (node: ManifestNode) => unknown>,
  context: ManifestContext,
): boolean {
  const start = bytes.indexOf(beforeNodes);
  if (start === -1) return false;
  const spans: Span[] = [];
  for (const id of changed.keys()) {
    const span = nodeSpan(bytes, start + beforeNodes.length, id);
    if (span === undefined) return false;
    spans.push(span);
  }
  spans.sort((a, b) => a.start - b.start);
  const out = new ChunkedFile(file);
  try {
    out.write(manifestHead(context));
    let at = start + beforeNodes.length;
    for (const span of spans) {
      out.writeBytes(bytes.subarray(at, span.start));
      out.write(scrub(JSON.stringify(changed.get(span.node.unique_id)!(span.node))));
      at = span.end;
    }
    out.writeBytes(bytes.subarray(at));
    out.close();
    return true;
  } catch (cause) {
    throw out.abandon(cause);
  }
}

interface Span {
  readonly node: ManifestNode;
  readonly start: number;
  readonly end: number;
}

/** Where a node's JSON lies; a key of its name inside another node's `meta` is told apart by what it holds. */
function nodeSpan(bytes: Buffer, from: number, id: string): Span | undefined {
  const key = `${JSON.stringify(id)}:{`;
  for (let at = bytes.indexOf(key, from); at !== -1; at = bytes.indexOf(key, at + 1)) {
    const start = at + Buffer.byteLength(key) - 1;
    const end = objectEnd(bytes, start);
    const node = JSON.parse(bytes.toString("utf8", start, end)) as ManifestNode;
    if (node.unique_id === id && node.resource_type !== undefined) return { node, start, end };
  }
  return undefined;
}

const [quote, backslash, open, close] = [...'"\\{}'].map((each) => each.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];

/** The end of the JSON object that begins at `start`. */
function objectEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      for (at++; bytes[at] !== quote; at++) if (bytes[at] === backslash) at++;
    } else if (byte === open) depth++;
    else if (byte === close && --depth === 0) return at + 1;
  }
  return bytes.length;
}
