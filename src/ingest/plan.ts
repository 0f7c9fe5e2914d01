import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import type { SourceDefinition } from "../manifest/types.ts";
import type { LoadConfig } from "./config.ts";
import type { Arrived, Lake } from "./lake/lake.ts";
import type { LoadedFile } from "./ledger.ts";
import { type Input, splitInner } from "./resolve.ts";

/** An input whose content is known. */
export interface Found {
  readonly input: Input;
  readonly arrived: Arrived;
  /** The file that the table begins with. */
  readonly isBase: boolean;
}

export interface PlanOptions {
  readonly source: SourceDefinition;
  readonly config: LoadConfig;
  readonly found: readonly Found[];
  /** What the ledger knows. */
  readonly known: readonly LoadedFile[];
  /** The table is not what the ledger says: a step that made it did not come to its end. */
  readonly isUnfinished: boolean;
  /** Whether the table is there. */
  readonly exists: boolean;
  readonly fullRefresh: boolean;
  readonly lake: Lake;
  readonly emit: Emit;
}

/** What to load, in order; `replaces`: into a table made anew. */
export interface Plan {
  readonly inputs: readonly Found[];
  readonly replaces: boolean;
}

/**
 * Chooses what to load: each content once. A table is made anew when it is not there, when it begins with another file
 * than before, or when that is asked for: from the inputs and from what the lake kept of earlier ones.
 * @throws QuernError QN-LOAD-NOT-FOUND for a refresh that would lose rows
 */
export async function planLoad(options: PlanOptions): Promise<Plan> {
  const { config, found, exists, fullRefresh, isUnfinished } = options;
  // what was set aside is tried again when drift is dealt with in another way now
  const known = options.known.filter(({ mode }) => mode !== "quarantine" || config.onSchemaDrift === "quarantine");
  const isAfresh = !exists || fullRefresh || isUnfinished || hasNewBase(found, known);
  if (config.mode === "replace") {
    const distinct = [...byContent(found).entries()];
    const loaded = new Set(known.map(keyOfLoaded));
    const isSame = loaded.size === distinct.length && distinct.every(([key]) => loaded.has(key));
    return { inputs: isSame && !isAfresh ? [] : distinct.map(([, each]) => each), replaces: true };
  }
  if (isAfresh) {
    const [base, others] = [found.filter((each) => each.isBase), found.filter((each) => !each.isBase)];
    return { inputs: [...byContent([...base, ...(await fromLake(options)), ...others]).values()], replaces: true };
  }
  const loaded = new Set(known.map(keyOfLoaded));
  const fresh = [...byContent(found).entries()].filter(([key]) => !loaded.has(key));
  return { inputs: fresh.map(([, each]) => each), replaces: false };
}

/** Two parts of one archive are two contents. */
const keyOf = ({ input, arrived }: Found): string => `${arrived.sha256} ${input.inner ?? ""}`;
const keyOfLoaded = ({ uri, sha256 }: LoadedFile): string => `${sha256} ${splitInner(uri).inner ?? ""}`;

/** The first of a content says where it stands in the order, the last one where it comes from now. */
function byContent(found: readonly Found[]): Map<string, Found> {
  const distinct = new Map<string, Found>();
  for (const each of found) {
    const key = keyOf(each);
    distinct.set(key, { ...each, isBase: each.isBase || distinct.get(key)?.isBase === true });
  }
  return distinct;
}

function hasNewBase(found: readonly Found[], known: readonly LoadedFile[]): boolean {
  const base = found.find((each) => each.isBase);
  return base !== undefined && !known.some((entry) => entry.mode === "base" && entry.sha256 === base.arrived.sha256);
}

/**
 * What was loaded before, from the lake. What is nowhere any more would be lost without a word: a table that stands is
 * left alone then, for one that is gone it is said.
 */
async function fromLake({ source, config, known, found, lake, exists, emit }: PlanOptions): Promise<Found[]> {
  const again = new Set(found.map(({ arrived }) => arrived.sha256));
  const kept = config.base === null ? known : known.filter((entry) => entry.mode !== "base");
  const lost: string[] = [];
  const earlier: Found[] = [];
  for (const { uri, sha256 } of kept) {
    const arrived = await lake.find({ source: source.source_name, table: source.name }, sha256);
    if (arrived === undefined) {
      if (!again.has(sha256)) lost.push(uri);
      continue;
    }
    const { outer, inner } = splitInner(uri);
    const input: Input = { scheme: "file", uri: outer, location: outer, name: arrived.name, inner };
    earlier.push({ input, arrived, isBase: false });
  }
  if (lost.length > 0) tellLost(source, lost, exists, emit);
  return earlier;
}

function tellLost(source: SourceDefinition, lost: readonly string[], exists: boolean, emit: Emit): void {
  const { source_name, name, unique_id, original_file_path } = source;
  const place = { file: original_file_path };
  const files = lost.length === 1 ? "A file that was" : `${lost.length} files that were`;
  const shown = `${lost.slice(0, 5).join(", ")}${lost.length > 5 ? " ..." : ""}`;
  const message = `${files} loaded into ${source_name}.${name} before can't be loaded again, since neither the lake nor \`from\` has it: ${shown}`;
  if (!exists) return emit({ type: "warning", code: "LoadedFilesLost", message, place, node: unique_id });
  throw new QuernError("QN-LOAD-NOT-FOUND", message, {
    place,
    node: unique_id,
    hint: "Put it back, or drop the table to make it from what is there now.",
  });
}
