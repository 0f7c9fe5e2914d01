/** What every use case takes and gives: the options of the command line, the effects it may have, and its outcome. */
import type { Emit } from "../base/events.ts";
import type { Json, JsonObject, Manifest } from "../manifest/types.ts";
import type { FreshnessResult, RunResult } from "../run/types.ts";

/** Where the project is and how it is configured. An absent option leaves the choice to `DBT_*` variables, then `flags:` of the project, then dbt's default. */
export interface ProjectOptions {
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  readonly vars?: JsonObject;
  readonly threads?: number;
  readonly targetPath?: string;
  readonly logPath?: string;
}

/** What is chosen of the graph. https://docs.getdbt.com/reference/node-selection/syntax */
export interface SelectionOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly selector?: string;
  readonly resourceTypes?: readonly string[];
  readonly excludeResourceTypes?: readonly string[];
  readonly indirectSelection?: "eager" | "cautious" | "buildable" | "empty";
  /** Folder with the artifacts of an earlier run, for `state:`, `result:` and deferral. */
  readonly state?: string;
  readonly defer?: boolean;
  /** Folder for deferral alone, when it is not `state`. */
  readonly deferState?: string;
  readonly favorState?: boolean;
}

/** How nodes are run. */
export interface RunOptions {
  readonly fullRefresh?: boolean;
  readonly failFast?: boolean;
  readonly storeFailures?: boolean;
  readonly empty?: boolean;
  /** `3 days`, or `{start, end}` as YAML. */
  readonly sample?: Json;
  readonly eventTimeStart?: string;
  readonly eventTimeEnd?: string;
  readonly exportSavedQueries?: boolean;
  /** Have each node's query checked and costed by the warehouse, and run nothing. */
  readonly dryRun?: boolean;
  /** Bytes that the run may bill: `500 GB`. */
  readonly maxBytes?: string;
}

/** Flags of the whole program that change what the engine does. */
export interface GlobalOptions {
  readonly warnError?: boolean;
  /** `{error: [...] | "all", warn: [...], silence: [...]}`; `include`/`exclude` are dbt's older names. */
  readonly warnErrorOptions?: JsonObject;
  readonly partialParse?: boolean;
  readonly writeJson?: boolean;
  readonly versionCheck?: boolean;
  readonly populateCache?: boolean;
  readonly cacheSelectedOnly?: boolean;
  readonly introspect?: boolean;
  readonly print?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly macroDebugging?: boolean;
  /** Further flags by their names in templates (`LOG_FORMAT`), recorded and shown in `flags` but not read by the engine. */
  readonly otherFlags?: Readonly<Record<string, Json>>;
  /** The command line as the user typed it, recorded as `invocation_command`. */
  readonly commandLine?: string;
}

export interface InvocationOptions extends ProjectOptions, SelectionOptions, RunOptions, GlobalOptions {}

export interface CompileOptions extends InvocationOptions {
  /** A template given on the command line instead of a selection. */
  readonly inline?: string;
  readonly output?: "json" | "text";
  readonly injectEphemeralCtes?: boolean;
}

export interface ShowOptions extends CompileOptions {
  /** Rows shown; 5 unless told, -1 for all. */
  readonly limit?: number;
  /** SQL that is run as it is, without a template. */
  readonly inlineDirect?: string;
}

export interface SeedOptions extends InvocationOptions {
  /** Print the first rows of each seed. */
  readonly show?: boolean;
}

export interface ListOptions extends InvocationOptions {
  readonly output?: "json" | "name" | "path" | "selector";
  readonly outputKeys?: readonly string[];
}

export interface RunOperationOptions extends InvocationOptions {
  readonly macro: string;
  /** What the macro is called with; YAML, whose floats and dates the macro gets as such, or a mapping. */
  readonly args?: string | JsonObject;
}

export interface SourceFreshnessOptions extends InvocationOptions {
  /** Another file than `target/sources.json`. */
  readonly outputPath?: string;
}

export interface DebugOptions extends InvocationOptions {
  /** Only test the connection. */
  readonly connection?: boolean;
  /** Only say where profiles.yml is looked for. */
  readonly configDir?: boolean;
}

export interface CleanOptions extends InvocationOptions {
  /** Default true: a clean-target outside the project is refused. */
  readonly projectFilesOnly?: boolean;
}

export interface DocsGenerateOptions extends InvocationOptions {
  /** Default true. */
  readonly compile?: boolean;
  /** Write the catalog without asking the warehouse. */
  readonly emptyCatalog?: boolean;
  /** Also write static_index.html, which holds the artifacts and opens without a server. */
  readonly static?: boolean;
}

export interface DocsServeOptions extends InvocationOptions {
  /** Default 127.0.0.1: only this machine. */
  readonly host?: string;
  /** Default 8080; 0: one that is free. */
  readonly port?: number;
  /** Open the pages in a browser; default true. */
  readonly browser?: boolean;
}

export interface DepsOptions extends InvocationOptions {
  /** Resolve and write the lock file, install nothing. */
  readonly lock?: boolean;
  /** Resolve anew instead of taking the lock file. */
  readonly upgrade?: boolean;
  /** Add a package to packages.yml first. */
  readonly addPackage?: { readonly name: string; readonly version: string | null };
  readonly source?: "hub" | "git" | "local";
}

export interface InitOptions extends GlobalOptions {
  readonly projectName: string;
  /** The folder in which the project's folder is made; the current one unless told. */
  readonly projectDir?: string;
  /** Path inside the project -> text. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a use case touches outside its arguments; tests and library users pass their own. */
export interface Effects {
  readonly emit: Emit;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly now: () => Date;
  /** Aborting it cancels what runs, writes the artifacts and ends the call with `cancelled: true`. */
  readonly signal: AbortSignal | undefined;
}

/**
 * How a command ended. `success: false` is exit code 1 (something failed); what keeps a command from running at all is
 * thrown as QuernError or QuernErrors: exit code 2.
 */
export interface Outcome {
  readonly success: boolean;
  readonly cancelled: boolean;
  /** `compile` or `docs generate` met nodes that can't be compiled: exit code 2, as in dbt. */
  readonly isUncompiled?: boolean;
  readonly results: readonly RunResult[];
  /** Seconds. */
  readonly elapsed: number;
}

export interface FreshnessOutcome extends Omit<Outcome, "results"> {
  readonly results: readonly FreshnessResult[];
}

export interface ParseOutcome extends Outcome {
  readonly manifest: Manifest;
}

/** What `show` found, besides printing it. */
export interface ShowOutcome extends Outcome {
  readonly tables: readonly ShownTable[];
}

export interface ShownTable {
  /** The node's name, or `inline_query`. */
  readonly node: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

export interface CatalogOutcome extends Outcome {
  /** Absolute path of catalog.json. */
  readonly catalogPath: string;
}

export interface ListOutcome extends Outcome {
  readonly lines: readonly string[];
}
