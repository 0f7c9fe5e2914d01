import { hash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Emit, QuernEvent } from "../../base/events.ts";
import { writeAtomic } from "../../base/files.ts";
import { type ContextSession, Reads } from "../../context/index.ts";
import type { BuilderCache } from "../builder.ts";
import { fingerprintOf, type KeptReads, keepReads, stillHolds } from "./fingerprint.ts";
import { Memo } from "./memo.ts";
import { isPlain } from "./plain.ts";
import { type RecordIndex, RecordStore } from "./record-store.ts";
import { SourceFiles } from "./source-files.ts";

/** What the cache says of the last parse: small, so that a run in which nothing changed reads only this. */
interface State {
  readonly fingerprint: string;
  readonly reads: KeptReads;
  /** Warnings and log lines, told again. */
  readonly events: readonly QuernEvent[];
  readonly counts: Readonly<Record<string, number>>;
  /** The file of the records' index. */
  readonly index: string;
  /** manifest.json as it was written from this parse. */
  readonly written?: FileStamp;
}

interface FileStamp {
  readonly file: string;
  readonly size: number;
  readonly time: number;
  readonly inode: number;
}

const stateName = "state.json";

/**
 * The parse cache of a project, in `.quern/parse/`. It knows three answers: nothing at all changed, so the manifest of
 * the last parse holds as it stands; some files changed, so the steps that read them are done and the others
 * remembered; or something that everything reads changed, and all is done anew. It is safe to delete at any time.
 */
export class ParseCache {
  readonly #files: SourceFiles;
  readonly #folder: string;
  readonly #session: ContextSession;
  readonly #fingerprint: string;
  readonly #shared: string;
  readonly #events: QuernEvent[] = [];
  readonly #reads = new Reads();
  #state: State | undefined;
  #store: RecordStore | undefined;
  #memo: Memo | undefined;
  #listening = true;

  /** `listen` gets the ear that hears what parsing emits. */
  constructor(session: ContextSession, listen: (hear: Emit) => void) {
    const { workspace } = session;
    this.#session = session;
    this.#folder = join(workspace.root.root, ".quern", "parse");
    this.#files = new SourceFiles(workspace.packages);
    const project = fingerprintOf(session);
    this.#shared = hash("sha256", project + this.#files.shared);
    this.#fingerprint = hash("sha256", project + this.#files.fingerprint);
    this.#state = readSealed<State>(join(this.#folder, stateName));
    listen((event) => {
      if (this.#listening) this.#events.push(event);
    });
  }

  /** The numbers of resources of the last parse, when this one would find all the same; its events are told again. */
  unchanged(): Readonly<Record<string, number>> | undefined {
    const state = this.#state;
    if (state?.fingerprint !== this.#fingerprint || !stillHolds(state.reads, this.#session)) return undefined;
    for (const event of state.events) this.#session.emit(event);
    return state.counts;
  }

  /** Begins a parse: what it reads and says is heard from here on. */
  begin(): BuilderCache {
    this.#events.length = 0;
    this.#session.reads = this.#reads;
    const index =
      this.#state === undefined ? undefined : readSealed<RecordIndex>(join(this.#folder, this.#state.index));
    this.#store = new RecordStore(this.#folder, index);
    this.#memo = new Memo(this.#shared, this.#store, () => this.#events.length);
    return { files: this.#files, memo: this.#memo };
  }

  /** Ends a parse that went well. @throws Node's errors of files */
  save(counts: Readonly<Record<string, number>>): void {
    this.#end();
    const isKnown = this.#state?.fingerprint === this.#fingerprint && this.#memo!.done === 0;
    const index = isKnown ? this.#state!.index : this.#writeIndex(this.#store!.close());
    // Events that JSON can't hold are told again by parsing again.
    const transient = this.#reads.transient || !isPlain(this.#events);
    this.#writeState({
      fingerprint: this.#fingerprint,
      reads: { ...keepReads(this.#reads), transient },
      events: transient ? [] : this.#events,
      counts,
      index,
      written: isKnown ? this.#state!.written : undefined,
    });
  }

  /** Ends a parse that failed: the cache stays as it was. */
  abandon(): void {
    this.#end();
    this.#store?.abandon();
  }

  #end(): void {
    this.#listening = false;
    this.#session.reads = undefined;
    this.#files.release();
  }

  /** manifest.json was written from this parse, with nothing compiled in it. */
  wrote(file: string): void {
    const state = this.#state;
    if (state?.fingerprint === this.#fingerprint) this.#writeState({ ...state, written: stamp(file) });
  }

  /** Whether `file` is the manifest.json of the last parse, untouched. */
  stands(file: string): boolean {
    const written = this.#state?.written;
    const now = written === undefined ? undefined : stamp(file);
    return now !== undefined && JSON.stringify(now) === JSON.stringify(written);
  }

  #writeIndex(index: RecordIndex): string {
    const text = JSON.stringify(index);
    const name = `${hash("sha256", text).slice(0, 16)}.index`;
    writeSealed(join(this.#folder, name), text);
    const live = new Set([name, ...index.segments.map((segment) => segment.name)]);
    this.#tidyLater = () => {
      for (const file of readdirSync(this.#folder)) {
        if (/\.(index|records)$/.test(file) && !live.has(file)) rmSync(join(this.#folder, file), { force: true });
      }
    };
    return name;
  }

  /** Takes away what the former state named, once the new one stands. */
  #tidyLater: (() => void) | undefined;

  #writeState(state: State): void {
    writeSealed(join(this.#folder, stateName), JSON.stringify(state));
    this.#state = state;
    this.#tidyLater?.();
    this.#tidyLater = undefined;
  }
}

/** A file that says in its first line what the rest must hash to. */
function writeSealed(file: string, text: string): void {
  writeAtomic(file, `${hash("sha256", text)}\n${text}`);
}

/** undefined for a file that is not there, or is not what was written. */
function readSealed<T>(file: string): T | undefined {
  let sealed: string;
  try {
    sealed = readFileSync(file, "utf8");
  } catch {
    return undefined; // no cache yet, or none that may be read
  }
  const end = sealed.indexOf("\n");
  const text = sealed.slice(end + 1);
  return hash("sha256", text) === sealed.slice(0, end) ? (JSON.parse(text) as T) : undefined;
}

function stamp(file: string): FileStamp | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? undefined : { file, size: stat.size, time: stat.mtimeMs, inode: stat.ino };
}
