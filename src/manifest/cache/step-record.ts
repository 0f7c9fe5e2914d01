import { type Captured, newCaptured, type Reads } from "../../context/index.ts";
import type { Draft } from "../builder.ts";
import type { JsonObject, ManifestNode } from "../types.ts";
import { type KeptReads, keepReads } from "./fingerprint.ts";

/** Keys and indices inside a property file's entry. */
export type EntryPath = readonly (string | number)[];

/** The nodes of the kept manifest, one by one. */
export type KeptNodes = (id: string) => ManifestNode | undefined;

/** What a step of parsing made. */
export interface StepRecord {
  readonly drafts: readonly (Pointer | Inline)[];
  /** The value of its entry, for a step that can be done alone. */
  readonly entry?: JsonObject;
  readonly reads?: KeptReads;
}

/** A node that stands in the kept manifest: a manifest is big enough once. `at` for one that stands inside an entry. */
type Pointer = readonly [id: string, at: EntryPath | null, primaryKey?: readonly string[]];

type Inline = readonly [node: ManifestNode, at: EntryPath | null, captured: KeptCaptured];

type KeptCaptured = Pick<Captured, "refs" | "sources" | "metrics" | "functions"> & {
  readonly macros: readonly string[];
};

/** A node as the step made it, before its edges were known. */
export interface RecordedDraft {
  readonly node: ManifestNode;
  readonly at: EntryPath | undefined;
  readonly captured: Captured;
}

/** Whether the manifest shows a node among its nodes, whole. */
export const isShown = ({ config, resource_type: type }: ManifestNode): boolean =>
  config.enabled !== false && type !== "seed" && type !== "function";

export function recordOf(
  drafts: readonly Draft<ManifestNode>[],
  reads: Reads,
  entry: JsonObject | undefined,
): StepRecord {
  return {
    drafts: drafts.map(({ node, captured, extra: { at = null } }) => {
      if (!isShown(node)) return [node, at, keptCaptured(captured)];
      const { primary_key: key = [] } = node;
      return key.length === 0 ? [node.unique_id, at] : [node.unique_id, at, [...key]];
    }),
    entry,
    reads: reads.env.size + reads.flags.size === 0 ? undefined : keepReads(reads),
  };
}

/** @returns undefined when the kept manifest lacks one */
export function recordedDrafts({ drafts }: StepRecord, nodes: KeptNodes): RecordedDraft[] | undefined {
  const recorded: RecordedDraft[] = [];
  for (const [what, at, more] of drafts) {
    if (typeof what === "object") {
      const { macros, ...captured } = more as KeptCaptured;
      recorded.push({
        node: what,
        at: at ?? undefined,
        captured: { ...newCaptured(), ...captured, macros: new Set(macros) },
      });
      continue;
    }
    const node = nodes(what);
    if (node === undefined) return undefined;
    recorded.push({ node, at: at ?? undefined, captured: capturedOf(node) });
    // tests may have added to it
    if (node.resource_type === "model") node.primary_key = [...((more as readonly string[] | undefined) ?? [])];
  }
  return recorded;
}

/** Whether drafts are alike but for times and the text of the first one. */
export function areSameButText(some: readonly RecordedDraft[], others: readonly RecordedDraft[]): boolean {
  return some.length === others.length && some.every((draft, i) => shape(draft, i) === shape(others[i]!, i));
}

function shape({ node, at, captured }: RecordedDraft, i: number): string {
  const late = { refs: null, sources: null, metrics: null, functions: undefined, depends_on: null };
  const text = i === 0 ? { raw_code: null, checksum: null } : {};
  return JSON.stringify([{ ...node, created_at: null, ...late, ...text }, at ?? null, keptCaptured(captured)]);
}

function keptCaptured({ refs, sources, metrics, functions, macros }: Captured): KeptCaptured {
  return { refs, sources, metrics, functions, macros: [...macros] };
}

/** What templates called stands on a node once its edges are known. */
function capturedOf({ refs, sources, metrics, functions = [], depends_on: { macros } }: ManifestNode): Captured {
  return {
    ...newCaptured(),
    refs,
    sources: sources as [string, string][],
    metrics,
    functions,
    macros: new Set(macros),
  };
}
