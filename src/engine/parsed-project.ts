import type { Emit } from "../base/events.ts";
import type { ContextSession } from "../context/index.ts";
import { assertAcyclic, buildGraph, type Graph } from "../graph/index.ts";
import { ParseCache, parseProject } from "../manifest/index.ts";
import type { Manifest } from "../manifest/types.ts";

/** The project's manifest and graph: parsed, or as an earlier parse left them. */
export interface ParsedProject {
  /** Read from the cache when somebody first asks, if nothing has changed. */
  readonly manifest: Manifest;
  readonly graph: Graph;
  /** Number of resources by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** Nothing had to be parsed, and `manifestFile` holds the manifest of this very project. */
  readonly stands: boolean;
  /** manifest.json was written, with nothing compiled in it. */
  wrote(file: string): void;
}

export interface ParseOptions {
  /** Gets the ear that hears what parsing emits. */
  readonly listen: (hear: Emit) => void;
  /** The manifest.json that may stay as it is when nothing has changed; absent for commands that need the nodes. */
  readonly manifestFile?: string;
}

/**
 * Parses the project of a session, with the cache unless `--no-partial-parse`.
 * @throws QuernError, QuernErrors
 */
export function readProject(session: ContextSession, { listen, manifestFile }: ParseOptions): ParsedProject {
  const cache = session.workspace.flags.PARTIAL_PARSE === false ? undefined : new ParseCache(session, listen);
  const known = manifestFile !== undefined && cache?.stands(manifestFile) ? cache.unchanged() : undefined;
  let read: { manifest: Manifest; graph: Graph } | undefined;
  const load = (): { manifest: Manifest; graph: Graph } => {
    read ??= parse(session, cache);
    return read;
  };
  return {
    counts: known ?? countsOf(load().manifest),
    stands: known !== undefined,
    get manifest() {
      return load().manifest;
    },
    get graph() {
      return load().graph;
    },
    wrote: (file) => keep(session, () => cache?.wrote(file)),
  };
}

function parse(session: ContextSession, cache: ParseCache | undefined): { manifest: Manifest; graph: Graph } {
  try {
    const manifest = parseProject(session, cache?.begin());
    const graph = buildGraph(manifest);
    assertAcyclic(graph);
    keep(session, () => cache?.save(countsOf(manifest)));
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
