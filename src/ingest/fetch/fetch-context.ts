import type { Emit } from "../../base/events.ts";
import type { LoadConfig } from "../config.ts";
import type { ObjectStore } from "../gcs/object-store.ts";
import type { Arrived, Lake, LakePlace } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import type { DownloadMemory } from "./download-memory.ts";

/** Time and chance, so that tests need not wait. */
export interface FetchEffects {
  /** Rejects when the signal is given meanwhile. */
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** What fetchers have at hand. */
export interface FetchContext {
  readonly config: LoadConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly emit: Emit;
  readonly signal: AbortSignal | undefined;
  readonly lake: Lake;
  readonly store: ObjectStore;
  readonly memory: DownloadMemory;
  readonly place: LakePlace;
  /** What the source is called, for events. */
  readonly source: string;
  readonly effects: FetchEffects;
}

/** Brings an input to this machine; the content it has is known afterwards. @throws QuernError QN-LOAD-*, QN-FILE-* */
export type Fetcher = (input: Input, context: FetchContext) => Promise<Arrived>;
