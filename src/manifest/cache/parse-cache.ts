import { hash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ManifestLayout } from "../../artifacts/index.ts";
import type { QuernEvent } from "../../base/events.ts";
import { type ContextSession, Reads } from "../../context/index.ts";
import type { BuilderCache } from "../builder.ts";
import type { Manifest } from "../types.ts";
import { CacheFolder } from "./cache-folder.ts";
import { fingerprintOf, type KeptReads, keepReads, stillHolds } from "./fingerprint.ts";
import {
  filesOf,
  type KeptManifest,
  type KeptNames,
  keepManifest,
  keptEndings,
  type OpenNodes,
  openKept,
  openNodes,
  replaceKept,
} from "./kept-files.ts";
import { besideManifest, type KeptSteps, keepSteps } from "./kept-manifest.ts";
import { Memo, type StepOrigin } from "./memo.ts";
import { isPlain } from "./plain.ts";
import { type RecordIndex, RecordStore } from "./record-store.ts";
import { type FileStamp, isSame, isStanding, stampOf } from "./sealed.ts";
import { type FilesSummary, type FileTable, SourceFiles } from "./source-files.ts";

/** What the cache says of the last parse: small, so that a run in which nothing changed reads only this. */
interface State {
  readonly format: typeof format;
  readonly files: FilesSummary & { readonly table: string };
  readonly fingerprint: string;
  /** Of what all steps share. */
  readonly shared: string;
  readonly reads: KeptReads;
  /** Warnings and log lines, told again. */
  readonly events: readonly QuernEvent[];
  readonly counts: Readonly<Record<string, number>>;
  /** The file of the records' index. */
  readonly index: string;
  /** manifest.json as it was written from this parse. */
  readonly written?: FileStamp;
  /** semantic_manifest.json, likewise: no text of a model stands in it. */
  readonly semantic?: FileStamp;
  readonly kept?: KeptNames;
}

/** What is to be done again after some files were edited: nothing else can have changed. */
export interface Touched {
  readonly steps: readonly { readonly key: string; readonly origin: StepOrigin }[];
  readonly cache: BuilderCache & { readonly memo: Memo };
}

const stateName = "state.json";
/** Another build of quern may have written a state that this one can't read. */
const format = 6;
/** Files that are done again alone; with more of them edited all are looked through. */
const mostChanged = 50;

/** Writes the manifest of a parse. @returns undefined when it is not what the file holds */
export type WriteManifest = (file: string) => ManifestLayout | undefined;

const noRecords: RecordIndex = { segments: [], records: {} };

/** Hears an event, and says whether it goes on to others. */
export type Ear = (event: QuernEvent) => boolean;

/**
 * The parse cache of a project, in `.quern/parse/`. It knows four answers: nothing at all changed, so the manifest of
 * the last parse holds as it stands; only the SQL of some files changed, so their nodes are exchanged in it (touched());
 * some files changed, so the steps that read them are done and the others remembered; or something that everything
 * reads changed, and all is done anew. It is safe to delete at any time.
 */
export class ParseCache {
  readonly #files: SourceFiles;
  readonly #folder: CacheFolder;
  readonly #session: ContextSession;
  readonly #openNodes: OpenNodes;
  readonly #fingerprint: string;
  readonly #shared: string;
  readonly #events: QuernEvent[] = [];
  #summary: State["files"] | undefined;
  #reads = new Reads();
  #state: State | undefined;
  #store: RecordStore | undefined;
  #memo: Memo | undefined;
  #listening = true;
  /** Whether what is emitted is held back: a parse that may be given up must not be heard. */
  #holding = false;
  /** The files of the records that this parse wrote an index of. */
  #segments: readonly string[] | undefined;

  /** `listen` gets the ear that hears what parsing emits, and says whether it goes on to others. */
  constructor(session: ContextSession, openNodes: OpenNodes, listen: (hear: Ear) => void) {
    const { workspace } = session;
    this.#session = session;
    this.#openNodes = openNodes;
    this.#folder = new CacheFolder(join(workspace.root.root, ".quern", "parse"));
    const state = this.#folder.read<State>(stateName);
    this.#state = state?.format === format ? state : undefined;
    this.#files = new SourceFiles(workspace.packages, this.#state?.files, () => this.#knownTable());
    const project = fingerprintOf(session);
    this.#shared = hash("sha256", project + this.#files.shared);
    this.#fingerprint = hash("sha256", project + this.#files.fingerprint);
    listen((event) => {
      if (this.#listening) this.#events.push(event);
      return !this.#holding;
    });
  }

  #knownTable(): FileTable | undefined {
    return this.#state === undefined ? undefined : this.#folder.read<FileTable>(this.#state.files.table);
  }

  /** What was found of the files, with their table written. @throws Node's errors of files */
  #filesNow(): State["files"] {
    if (this.#files.isKnown && this.#state !== undefined) return this.#state.files;
    const { stamps, fingerprint, shared } = this.#files;
    this.#summary ??= { stamps, fingerprint, shared, table: this.#folder.writeNamed("table", this.#files.table()) };
    return this.#summary;
  }

  /** Notes that files which had to be read hold what they held. @throws Node's errors of files */
  refresh(): void {
    const state = this.#state!;
    const files = this.#filesNow();
    if (files.stamps !== state.files.stamps || files.table !== state.files.table) this.#writeState({ ...state, files });
  }

  /** The numbers of resources of the last parse, when this one would find all the same; its events are told again. */
  unchanged(): Readonly<Record<string, number>> | undefined {
    const state = this.#state;
    if (state?.fingerprint !== this.#fingerprint || !stillHolds(state.reads, this.#session)) return undefined;
    for (const event of state.events) this.#session.emit(event);
    return state.counts;
  }

  /** Of the last parse. */
  get counts(): Readonly<Record<string, number>> | undefined {
    return this.#state?.counts;
  }

  /** Begins a parse: what it reads and says is heard from here on; `isHeld`: by nobody else. */
  begin(isHeld = false): BuilderCache & { readonly memo: Memo } {
    this.#listening = true;
    this.#holding = isHeld;
    this.#events.length = 0;
    this.#reads = new Reads();
    this.#session.reads = this.#reads;
    const index = this.#state === undefined ? undefined : this.#folder.read<RecordIndex>(this.#state.index);
    this.#store = new RecordStore(this.#folder.path, index);
    const nodes = openNodes(this.#folder, this.#state?.kept, this.#openNodes);
    this.#memo = new Memo(this.#shared, this.#store, nodes, () => this.#events.length);
    return { files: this.#files, memo: this.#memo };
  }

  /** Ends a parse that went well; `write` writes the manifest to a file. @throws Node's errors of files, QuernError QN-FILE-WRITE */
  save(manifest: Manifest, counts: Readonly<Record<string, number>>, write: WriteManifest): void {
    const files = this.#filesNow();
    this.#end();
    const [store, memo] = [this.#store!, this.#memo!];
    if (this.#files.isTorn) {
      store.abandon();
      return;
    }
    let kept: KeptNames | undefined;
    let index: string;
    try {
      kept = this.#keep(manifest, memo, write);
      // without the manifest that records look into there are none
      index = this.#writeIndex(kept === undefined ? noRecords : store.close());
    } finally {
      store.abandon();
    }
    // Events that JSON can't hold are told again by parsing again.
    const transient = this.#reads.transient || !isPlain(this.#events);
    this.#writeState({
      format,
      files,
      fingerprint: this.#fingerprint,
      shared: this.#shared,
      reads: { ...keepReads(this.#reads), transient },
      events: transient ? [] : this.#events,
      counts,
      index,
      kept,
    });
  }

  #keep(manifest: Manifest, memo: Memo, write: WriteManifest): KeptNames | undefined {
    memo.settle(manifest);
    const file = this.newManifest();
    const layout = write(file);
    if (layout !== undefined)
      return keepManifest(this.#folder, file, layout, besideManifest(manifest, memo.plainNodes), keepSteps(memo.taken));
    rmSync(file, { force: true });
    return undefined;
  }

  /** The manifest of the last parse, when this parse would find all the same. */
  kept(): KeptManifest | undefined {
    const state = this.#state;
    return state?.fingerprint === this.#fingerprint && state.kept !== undefined
      ? openKept(this.#folder, state.kept)
      : undefined;
  }

  /** Whether there seems to be one: what belongs to it has not been read. */
  get isKept(): boolean {
    return this.keptFile !== undefined;
  }

  /** The file of this very project's manifest, with nothing compiled in it. */
  get keptFile(): string | undefined {
    const state = this.#state;
    if (state?.fingerprint !== this.#fingerprint || state.kept === undefined) return undefined;
    return isSame(state.kept.manifest) ? state.kept.manifest.file : undefined;
  }

  /** Begins to do again what was edited, when that is all that changed; what is emitted is held back. */
  touched(): (Touched & { readonly kept: KeptManifest }) | undefined {
    const state = this.#state;
    if (state === undefined || state.shared !== this.#shared || state.fingerprint === this.#fingerprint)
      return undefined;
    const beside = state.kept?.beside;
    if (beside === undefined || !stillHolds(state.reads, this.#session)) return undefined;
    const changed = this.#files.changed(mostChanged);
    const known = changed === undefined ? undefined : this.#folder.read<KeptSteps>(beside.steps);
    if (known === undefined) return undefined;
    const steps = changed?.map((file) => beside.again[file] ?? known[file]);
    if (steps === undefined || !steps.every((step) => step !== undefined)) return undefined;
    // What was said of such a file may name a line of it.
    if (state.events.some((event) => "place" in event && changed!.includes(event.place?.file ?? ""))) return undefined;
    const kept = openKept(this.#folder, state.kept!);
    if (kept === undefined) return undefined;
    return { steps: steps.map(([key, origin]) => ({ key, origin })), cache: this.begin(true), kept };
  }

  /** Whether what was done again added nothing but texts: no event, no error, nothing that is new each time. */
  get isQuiet(): boolean {
    return !this.#files.isTorn && this.#events.length === 0 && !this.#reads.transient;
  }

  /** Gives up what touched() began. */
  giveUp(): void {
    this.#store?.abandon();
    this.#session.reads = undefined;
    this.#holding = false;
  }

  /** The name for a manifest to be kept. */
  newManifest(): string {
    return this.#folder.newFile("manifest");
  }

  /** Ends what touched() began: `file` is the new manifest. @throws Node's errors of files */
  saveTouched(file: string, layout: ManifestLayout, { steps, cache }: Touched): void {
    const state = this.#state!;
    const files = this.#filesNow();
    this.#end();
    this.#store!.keepAllBut(steps.map(({ key }) => key));
    const { env, flags, dates } = keepReads(this.#reads);
    this.#writeState({
      ...state,
      files,
      fingerprint: this.#fingerprint,
      reads: {
        env: { ...state.reads.env, ...env },
        flags: { ...state.reads.flags, ...flags },
        dates: { ...state.reads.dates, ...dates },
        transient: false,
      },
      index: this.#writeIndex(this.#store!.close()),
      written: undefined,
      kept: replaceKept(this.#folder, state.kept!.beside!, file, layout, keepSteps(cache.memo.taken)),
    });
    for (const event of state.events) this.#session.emit(event);
  }

  /** Ends a parse that failed: the cache stays as it was. */
  abandon(): void {
    this.#end();
    this.#store?.abandon();
  }

  #end(): void {
    this.#listening = false;
    this.#holding = false;
    this.#session.reads = undefined;
    this.#files.release();
  }

  /** manifest.json was written from this parse, with nothing compiled in it. @throws Node's errors of files */
  wrote(file: string): void {
    const state = this.#state;
    if (state?.fingerprint === this.#fingerprint) this.#writeState({ ...state, written: stampOf(file) });
  }

  /** semantic_manifest.json was written from this parse. @throws Node's errors of files */
  wroteSemantic(file: string): void {
    const state = this.#state;
    if (state?.fingerprint === this.#fingerprint) this.#writeState({ ...state, semantic: stampOf(file) });
  }

  /** Whether `file` is the manifest.json of the last parse, untouched. */
  stands(file: string): boolean {
    return isStanding(this.#state?.written, file);
  }

  /** Whether `file` is the semantic_manifest.json of this very project. */
  standsSemantic(file: string): boolean {
    return this.#state?.fingerprint === this.#fingerprint && isStanding(this.#state.semantic, file);
  }

  #writeIndex(index: RecordIndex): string {
    this.#segments = index.segments.map((segment) => segment.name);
    return this.#folder.writeNamed("index", index);
  }

  #writeState(state: State): void {
    if (this.#files.isTorn) return;
    this.#folder.write(stateName, state);
    this.#state = state;
    this.#tidy(state);
  }

  /** Takes away what the former state named, once the new one stands. */
  #tidy({ files, index, kept }: State): void {
    const live = new Set([files.table, index, ...(this.#segments ?? []), ...(kept === undefined ? [] : filesOf(kept))]);
    const ofRecords = this.#segments === undefined ? [] : ["index", "records"];
    this.#folder.tidy(live, ["table", ...keptEndings, ...ofRecords]);
  }
}
