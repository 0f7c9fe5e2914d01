import { readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type CompiledFields,
  type ManifestContext,
  patchManifest,
  readManifest,
  withCompiled,
  writeManifest,
  writeSemanticManifest,
} from "../artifacts/index.ts";
import { isFileError, linkOrCopy } from "../base/files.ts";
import { holdsSecret } from "../base/secrets.ts";
import type { ContextSession } from "../context/index.ts";
import { assertAcyclic, buildGraph, type Graph } from "../graph/index.ts";
import { adoptManifest, type Ear, ParseCache, parseProject, retouch } from "../manifest/index.ts";
import type { Manifest, ManifestNode } from "../manifest/types.ts";

/** The project's manifest and graph: parsed, or as an earlier parse left them. */
export interface ParsedProject {
  /** Read from the cache when somebody first asks, if nothing has changed. */
  readonly manifest: Manifest;
  readonly graph: Graph;
  /** Number of resources by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** Nothing had to be parsed, and `manifestFile` holds the manifest of this very project. */
  readonly stands: boolean;
  /** Writes manifest.json, and semantic_manifest.json beside it. @throws QuernError QN-FILE-WRITE */
  write(file: string, compiled: ReadonlyMap<string, CompiledFields>): void;
}

export interface ParseOptions {
  /** Gets the ear that hears what parsing emits. */
  readonly listen: (hear: Ear) => void;
  /** The manifest.json that may stay as it is when nothing has changed; absent for commands that need the nodes. */
  readonly manifestFile?: string;
  /** Of the artifacts that this invocation writes. */
  readonly context: ManifestContext;
}

interface Read {
  readonly manifest: Manifest;
  readonly graph: Graph;
}

/**
 * Parses the project of a session, with the cache unless `--no-partial-parse`.
 * @throws QuernError, QuernErrors
 */
export function readProject(session: ContextSession, { listen, manifestFile, context }: ParseOptions): ParsedProject {
  const cache = session.workspace.flags.PARTIAL_PARSE === false ? undefined : new ParseCache(session, listen);
  const stands = manifestFile !== undefined && cache?.stands(manifestFile) === true;
  let kept = cache?.kept();
  let counts = stands || kept !== undefined ? cache?.unchanged() : undefined;
  const isUnchanged = counts !== undefined;
  if (isUnchanged) keep(session, () => cache?.refresh());
  let fresh: string | undefined;
  if (cache !== undefined && !isUnchanged) {
    fresh = retouched(session, cache, context);
    kept = fresh === undefined ? undefined : cache.kept();
    counts = kept === undefined ? undefined : cache.counts;
  }
  let read: Read | undefined;
  const load = (): Read => {
    read ??=
      (kept === undefined ? undefined : adopt(session, kept)) ??
      parse(session, cache, { context, isTold: isUnchanged });
    return read;
  };
  return {
    counts: counts ?? countsOf(load().manifest),
    stands: stands && isUnchanged,
    get manifest() {
      return load().manifest;
    },
    get graph() {
      return load().graph;
    },
    write(file, compiled) {
      if (kept === undefined || !writeFromKept(kept.file, file, compiled)) {
        const isClean = writeManifest(file, load().manifest, compiled, context);
        if (compiled.size === 0) keep(session, () => cache?.wrote(file, isClean));
      }
      const semantic = join(dirname(file), "semantic_manifest.json");
      if (cache?.standsSemantic(semantic)) return;
      writeSemanticManifest(semantic, load().manifest);
      keep(session, () => cache?.wroteSemantic(semantic));
    },
  };

  function writeFromKept(from: string, file: string, compiled: ReadonlyMap<string, CompiledFields>): boolean {
    if (compiled.size > mostPatched) return false;
    const isFresh = from === fresh && compiled.size === 0;
    const isWritten = isFresh ? putLink(from, file) : patch(from, file, withFields(compiled), context);
    if (isWritten && compiled.size === 0) keep(session, () => cache?.wrote(file, true));
    return isWritten;
  }
}

/** Nodes of a manifest that are exchanged one by one; for more all is written anew. */
const mostPatched = 50;

/** Exchanges the nodes of edited files in the kept manifest. @returns the new one's file, if that is all that changed */
function retouched(session: ContextSession, cache: ParseCache, context: ManifestContext): string | undefined {
  const touched = cache.touched();
  if (touched === undefined) return undefined;
  try {
    const nodes = retouch(session, touched);
    const file = cache.keptFile();
    if (nodes !== undefined && cache.isQuiet && exchange(touched.file, file, nodes, context)) {
      cache.saveTouched(file, touched);
      return file;
    }
  } catch (cause) {
    // The disk is full, or may not be written: parsing works without a cache.
    if (!isFileError(cause)) throw cause;
  }
  cache.giveUp();
  return undefined;
}

function exchange(
  from: string,
  to: string,
  nodes: ReadonlyMap<string, ManifestNode>,
  context: ManifestContext,
): boolean {
  if (holdsSecret(Buffer.from(JSON.stringify([...nodes.values()])))) return false;
  const texts = [...nodes].map(([id, { raw_code, checksum, created_at }]) => {
    const change = (node: ManifestNode): ManifestNode => ({ ...node, raw_code, checksum, created_at });
    return [id, change] as const;
  });
  return patch(from, to, new Map(texts), context);
}

function adopt(
  session: ContextSession,
  { file, extras }: NonNullable<ReturnType<ParseCache["kept"]>>,
): Read | undefined {
  const manifest = readManifest(file);
  if (manifest === undefined) return undefined;
  adoptManifest(session, manifest, extras);
  return { manifest, graph: buildGraph(manifest) };
}

/** @param isTold what parsing says was said already */
function parse(
  session: ContextSession,
  cache: ParseCache | undefined,
  { context, isTold }: { readonly context: ManifestContext; readonly isTold: boolean },
): Read {
  try {
    const manifest = parseProject(session, cache?.begin(isTold));
    const graph = buildGraph(manifest);
    assertAcyclic(graph);
    keep(session, () => {
      cache?.save(manifest, countsOf(manifest));
      if (cache?.shouldKeep !== true) return;
      const file = cache.keptFile();
      if (writeManifest(file, manifest, new Map(), context)) cache.keep(file);
    });
    return { manifest, graph };
  } catch (cause) {
    cache?.abandon();
    throw cause;
  }
}

/** A cache that can't be written costs time, nothing else. */
function keep(session: ContextSession, write: () => void): void {
  try {
    write();
  } catch (cause) {
    session.emit({ type: "log", level: "debug", message: `The parse cache could not be written: ${String(cause)}` });
  }
}

/** @returns false when the kept manifest has gone, or holds what became a secret since */
function patch(
  from: string,
  to: string,
  changed: Parameters<typeof patchManifest>[2],
  context: ManifestContext,
): boolean {
  let bytes: Buffer;
  try {
    bytes = readFileSync(from);
  } catch {
    return false;
  }
  return !holdsSecret(bytes) && patchManifest(to, bytes, changed, context);
}

function withFields(compiled: ReadonlyMap<string, CompiledFields>): Map<string, (node: ManifestNode) => unknown> {
  return new Map([...compiled].map(([id, fields]) => [id, (node) => withCompiled(node, fields)]));
}

function putLink(from: string, to: string): boolean {
  const temporary = `${to}.${process.pid}.tmp`;
  linkOrCopy(from, temporary);
  renameSync(temporary, to);
  return true;
}

function countsOf(manifest: Manifest): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (kind: string, count = 1): void => {
    if (count > 0) counts[kind] = (counts[kind] ?? 0) + count;
  };
  for (const id in manifest.nodes) {
    const type = manifest.nodes[id]!.resource_type;
    add(type === "test" ? "data_test" : type);
  }
  add("source", Object.keys(manifest.sources).length);
  add("exposure", Object.keys(manifest.exposures).length);
  add("semantic_model", Object.keys(manifest.semantic_models).length);
  add("metric", Object.keys(manifest.metrics).length);
  add("saved_query", Object.keys(manifest.saved_queries).length);
  add("unit_test", Object.keys(manifest.unit_tests).length);
  add("function", Object.keys(manifest.functions).length);
  add("macro", Object.keys(manifest.macros).length);
  return counts;
}
