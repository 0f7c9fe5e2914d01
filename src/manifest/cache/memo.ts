import { hash } from "node:crypto";
import { Reads } from "../../context/index.ts";
import type { Draft, ManifestBuilder } from "../builder.ts";
import { readOwnJson } from "../json-text.ts";
import type { ProjectFile } from "../project-files.ts";
import type { JsonObject, Manifest, ManifestNode, NodeExtra } from "../types.ts";
import { stillHolds } from "./fingerprint.ts";
import { isPlain } from "./plain.ts";
import type { RecordStore } from "./record-store.ts";
import {
  areSameButText,
  type EntryPath,
  isShown,
  type KeptNodes,
  recordedDrafts,
  recordOf,
  type StepRecord,
} from "./step-record.ts";

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
  readonly taken: TakenStep[] = [];
  /** The unique_ids of nodes that JSON gives back as they are. */
  readonly plainNodes = new Set<string>();
  readonly #shared: string;
  readonly #store: RecordStore;
  readonly #kept: KeptNodes;
  readonly #eventCount: () => number;

  /** `kept`: the nodes that the store's records name. */
  constructor(shared: string, store: RecordStore, kept: KeptNodes, eventCount: () => number) {
    this.#shared = shared;
    this.#store = store;
    this.#kept = kept;
    this.#eventCount = eventCount;
  }

  /** Does the step, or adds to the builder what it added when it was done last. @returns the drafts */
  take(builder: ManifestBuilder, step: Step): readonly Draft<ManifestNode>[] {
    if (!isPlain(step.inputs)) return builder.record(step);
    const key = hash("sha256", `${this.#shared}${JSON.stringify(step.inputs)}`).slice(0, 32);
    const drafts = this.#replay(builder, step, key) ?? this.#do(builder, step, key);
    const isKept = this.#store.has(key);
    this.taken.push({ key: isKept ? key : undefined, origin: step.origin, drafts });
    if (isKept) for (const { node } of drafts) this.plainNodes.add(node.unique_id);
    return drafts;
  }

  /** Takes back a step whose node is read again in another way. */
  forget(draft: Draft<ManifestNode>): void {
    const at = this.taken.findLastIndex(({ drafts }) => drafts[0] === draft);
    for (const { key, drafts } of at === -1 ? [] : this.taken.splice(at, 1)) {
      if (key !== undefined) this.#store.drop(key);
      for (const { node } of drafts) this.plainNodes.delete(node.unique_id);
    }
  }

  /** Takes back the steps of which something is not in the manifest after all: records name nodes of it. */
  settle({ nodes }: Pick<Manifest, "nodes">): void {
    for (const [i, { key, origin, drafts }] of this.taken.entries()) {
      if (key === undefined || drafts.every(({ node }) => !isShown(node) || nodes[node.unique_id] === node)) continue;
      this.#store.drop(key);
      this.taken[i] = { key: undefined, origin, drafts };
    }
  }

  /** Whether drafts are those of an earlier record but for the text of the first one: nothing else can tell them apart. */
  isSameButText(key: string, drafts: readonly Draft<ManifestNode>[]): boolean {
    const known = this.#record(key);
    const before = known === undefined ? undefined : recordedDrafts(known, this.#kept);
    const after = drafts.map(({ node, captured, extra: { at } }) => ({ node, captured, at }));
    return before !== undefined && areSameButText(before, after);
  }

  /** What the entry of a record's origin holds: its property file has not changed. */
  entryOf(key: string): JsonObject | undefined {
    return this.#record(key)?.entry;
  }

  #record(key: string): StepRecord | undefined {
    const text = this.#store.get(key);
    return text === undefined ? undefined : (readOwnJson(text) as StepRecord);
  }

  #replay(builder: ManifestBuilder, step: Step, key: string): readonly Draft<ManifestNode>[] | undefined {
    const record = this.#record(key);
    if (record?.reads !== undefined && !stillHolds(record.reads, builder.session)) return undefined;
    const recorded = record === undefined ? undefined : recordedDrafts(record, this.#kept);
    if (recorded === undefined) return undefined;
    this.#store.keep(key);
    return recorded.map(({ node, at, captured }) => {
      node.created_at = builder.createdAt;
      const draft = { node, captured, extra: step.extraOf(at) };
      step.touch(node);
      builder.addNode(draft);
      return draft;
    });
  }

  /** What went wrong, warned or logged must be told again next time: such a step is not remembered. */
  #do(builder: ManifestBuilder, step: Step, key: string): readonly Draft<ManifestNode>[] {
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
    if (errors.length + this.#eventCount() === before && !reads.transient && isPlain(drafts.map(({ node }) => node))) {
      const entry = step.origin === undefined ? undefined : step.entry;
      this.#store.set(key, JSON.stringify(recordOf(drafts, reads, entry)));
    }
    return drafts;
  }
}
