import { mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type CompiledFields,
  type ManifestContext,
  ManifestOnDisk,
  withCompiled,
  writeManifest,
  writeSemanticManifest,
} from "../artifacts/index.ts";
import { linkOrCopy } from "../base/files.ts";
import type { ContextSession } from "../context/index.ts";
import { assertAcyclic, buildGraph, type Graph } from "../graph/index.ts";
import { adoptManifest, type Ear, type OpenNodes, ParseCache, parseProject } from "../manifest/index.ts";
import type { Manifest, ManifestNode } from "../manifest/types.ts";
import { type KeptProject, openKept, retouched } from "./kept-project.ts";

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
  const cache =
    session.workspace.flags.PARTIAL_PARSE === false ? undefined : new ParseCache(session, openNodes, listen);
  const stands = manifestFile !== undefined && cache?.stands(manifestFile) === true;
  let counts = stands || cache?.isKept === true ? cache?.unchanged() : undefined;
  const isUnchanged = counts !== undefined;
  if (isUnchanged) keep(session, () => cache?.refresh());
  const fresh = cache === undefined || isUnchanged ? undefined : retouched(session, cache, context);
  if (fresh !== undefined) counts = cache?.counts;
  let kept: KeptProject | undefined;
  const getKept = (): KeptProject | undefined => {
    if (isUnchanged || fresh !== undefined) kept ??= openKept(cache?.kept());
    return kept;
  };
  let read: Read | undefined;
  const load = (): Read => {
    read ??= adopt(session, getKept()) ?? parse(session, cache, { context, isTold: isUnchanged });
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
      if (!writeFromKept(file, compiled)) writeManifest(file, load().manifest, compiled, context);
      if (compiled.size === 0) keep(session, () => cache?.wrote(file));
      const semantic = join(dirname(file), "semantic_manifest.json");
      if (cache?.standsSemantic(semantic)) return;
      writeSemanticManifest(semantic, load().manifest);
      keep(session, () => cache?.wroteSemantic(semantic));
    },
  };

  function writeFromKept(file: string, compiled: ReadonlyMap<string, CompiledFields>): boolean {
    // what this invocation has just kept is named after it
    const own = isUnchanged || compiled.size > 0 ? undefined : cache?.keptFile;
    if (own !== undefined) return putLink(own, file);
    return compiled.size <= mostPatched && getKept()?.write(file, withFields(compiled), context) !== undefined;
  }
}

/** Reads the nodes of a kept manifest. */
const openNodes: OpenNodes = (file, layout) => {
  const disk = new ManifestOnDisk(file, layout);
  return (id) => disk.node(id);
};

/** Nodes of a manifest that are exchanged one by one; for more all is written anew. */
const mostPatched = 50;

function adopt(session: ContextSession, kept: KeptProject | undefined): Read | undefined {
  const manifest = kept?.manifest();
  if (manifest === undefined) return undefined;
  adoptManifest(session, manifest);
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
    keep(session, () =>
      cache?.save(manifest, countsOf(manifest), (file) => writeManifest(file, manifest, new Map(), context)),
    );
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

function withFields(compiled: ReadonlyMap<string, CompiledFields>): Map<string, (node: ManifestNode) => unknown> {
  return new Map([...compiled].map(([id, fields]) => [id, (node) => withCompiled(node, fields)]));
}

function putLink(from: string, to: string): boolean {
  const temporary = `${to}.${process.pid}.tmp`;
  mkdirSync(dirname(to), { recursive: true });
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
