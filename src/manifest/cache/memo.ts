import { hash } from "node:crypto";
import { type Captured, newCaptured, Reads } from "../../context/index.ts";
import type { Draft, ManifestBuilder } from "../builder.ts";
import { readOwnJson } from "../json-text.ts";
import type { ProjectFile } from "../project-files.ts";
import type { JsonObject, ManifestNode, NodeExtra } from "../types.ts";
import { type KeptReads, keepReads, stillHolds } from "./fingerprint.ts";
import { isPlain } from "./plain.ts";
import type { RecordStore } from "./record-store.ts";

/** Keys and indices inside a property file's entry. */
export type EntryPath = readonly (string | number)[];

/** A node with what its templates used, as a record holds it; `at` for one that stands inside an entry. */
type KeptDraft = readonly [
  node: ManifestNode,
  captured: readonly [
    Captured["refs"],
    Captured["sources"],
    Captured["metrics"],
    Captured["functions"],
    macros: readonly string[],
  ],
  at: EntryPath | null,
];

interface MemoRecord {
  readonly drafts: readonly KeptDraft[];
  /** The value of its entry, for a step that can be done alone. */
  readonly entry?: JsonObject;
  readonly reads?: KeptReads;
}

/** Where a step that is one SQL file comes from, so that it can be done alone. */
export interface StepOrigin {
  readonly kind: "model" | "test";
  readonly package: string;
  readonly file: ProjectFile;
  /** The line on which its code begins. */
  readonly startLine: number;
  /** Its entry: a property file, and the keys and indices that lead to it. */
  readonly entry: { readonly file: ProjectFile; readonly path: EntryPath } | null;
}

/** A step that was taken, by the key of its record; without one it is done each time. */
export interface TakenStep {
  readonly key: string | undefined;
  readonly origin: StepOrigin | undefined;
  readonly drafts: readonly Draft<ManifestNode>[];
}

/**
 * A step of parsing that makes drafts of nodes: the file of a model with the tests of its entry. It may depend on
 * `inputs`, on what the whole project shares (the memo's fingerprint) and on what `Reads` hears, on nothing else.
 */
export interface Step {
  readonly inputs: readonly unknown[];
  readonly origin?: StepOrigin;
  /** The value of the origin's entry; one of the inputs. */
  readonly entry?: JsonObject;
  /** Where a draft stands: the node's own file, or a path inside the entry. */
  extraOf(at: EntryPath | undefined): NodeExtra;
  /** Does what making a draft does besides: hears of each that is remembered. */
  touch(node: ManifestNode): void;
  run(): void;
}

/** Remembers what steps of parsing made, from one parse to the next. */
export class Memo {
  /** Steps that had to be done. */
  done = 0;
  readonly taken: TakenStep[] = [];
  /** The unique_ids of nodes that JSON gives back as they are. */
  readonly plainNodes = new Set<string>();
  readonly #shared: string;
  readonly #store: RecordStore;
  readonly #eventCount: () => number;

  constructor(shared: string, store: RecordStore, eventCount: () => number) {
    this.#shared = shared;
    this.#store = store;
    this.#eventCount = eventCount;
  }

  /** Does the step, or adds to the builder what it added when it was done last. @returns the drafts */
  take(builder: ManifestBuilder, step: Step): readonly Draft<ManifestNode>[] {
    if (!isPlain(step.inputs)) return builder.record(step);
    const key = hash("sha256", `${this.#shared}${JSON.stringify(step.inputs)}`).slice(0, 32);
    const known = this.#store.get(key);
    const drafts =
      (known === undefined ? undefined : this.#replay(builder, step, known)) ?? this.#do(builder, step, key);
    const isKept = this.#store.has(key);
    this.taken.push({ key: isKept ? key : undefined, origin: step.origin, drafts });
    if (isKept) for (const { node } of drafts) this.plainNodes.add(node.unique_id);
    return drafts;
  }

  /** Takes back a step whose node is read again in another way. */
  forget(draft: Draft<ManifestNode>): void {
    const at = this.taken.findLastIndex(({ drafts }) => drafts[0] === draft);
    for (const { drafts } of at === -1 ? [] : this.taken.splice(at, 1))
      for (const { node } of drafts) this.plainNodes.delete(node.unique_id);
  }

  /** Whether drafts are those of an earlier record but for the text of the first one: nothing else can tell them apart. */
  isSameButText(key: string, drafts: readonly Draft<ManifestNode>[]): boolean {
    const known = this.#store.peek(key);
    return (
      known !== undefined &&
      withoutText(readOwnJson(known) as MemoRecord) === withoutText({ drafts: keptDrafts(drafts) })
    );
  }

  /** What the entry of a record's origin holds: its property file has not changed. */
  entryOf(key: string): JsonObject | undefined {
    const known = this.#store.peek(key);
    return known === undefined ? undefined : (readOwnJson(known) as MemoRecord).entry;
  }

  #replay(builder: ManifestBuilder, step: Step, text: string): readonly Draft<ManifestNode>[] | undefined {
    const { drafts, reads } = readOwnJson(text) as MemoRecord;
    if (reads !== undefined && !stillHolds(reads, builder.session)) return undefined;
    return drafts.map(([node, [refs, sources, metrics, functions, macros], at]) => {
      node.created_at = builder.createdAt;
      const captured: Captured = { ...newCaptured(), refs, sources, metrics, functions, macros: new Set(macros) };
      const draft = { node, captured, extra: step.extraOf(at ?? undefined) };
      step.touch(node);
      builder.addNode(draft);
      return draft;
    });
  }

  /** What went wrong, warned or logged must be told again next time: such a step is not remembered. */
  #do(builder: ManifestBuilder, step: Step, key: string): readonly Draft<ManifestNode>[] {
    this.done++;
    const { session, errors } = builder;
    const before = errors.length + this.#eventCount();
    const outer = session.reads;
    const reads = new Reads();
    session.reads = reads;
    let drafts: readonly Draft<ManifestNode>[];
    try {
      drafts = builder.record(step);
    } finally {
      session.reads = outer;
      outer?.add(reads);
    }
    if (errors.length + this.#eventCount() === before && !reads.transient && isPlain(drafts.map(({ node }) => node)))
      this.#store.set(key, recordText(drafts, reads, step.origin === undefined ? undefined : step.entry));
    return drafts;
  }
}

/** Drafts as one text, without what may differ: times, and the SQL of the first one. */
function withoutText({ drafts }: Pick<MemoRecord, "drafts">): string {
  return JSON.stringify(
    drafts.map(([node, captured, at], i) => [
      { ...node, created_at: 0, ...(i === 0 && { raw_code: "", checksum: null }) },
      captured,
      at,
    ]),
  );
}

function recordText(drafts: readonly Draft<ManifestNode>[], reads: Reads, entry: JsonObject | undefined): string {
  const kept: MemoRecord = {
    drafts: keptDrafts(drafts),
    entry,
    reads: reads.env.size + reads.flags.size === 0 ? undefined : keepReads(reads),
  };
  return JSON.stringify(kept);
}

function keptDrafts(drafts: readonly Draft<ManifestNode>[]): KeptDraft[] {
  return drafts.map(({ node, captured: { refs, sources, metrics, functions, macros }, extra }) => [
    node,
    [refs, sources, metrics, functions, [...macros]],
    extra.at ?? null,
  ]);
}
