import { QuernError } from "../base/errors.ts";
import { readYaml } from "../base/yaml.ts";
import type {
  DebugOptions,
  DepsOptions,
  DocsGenerateOptions,
  DocsServeOptions,
  InvocationOptions,
  ListOptions,
  RunOperationOptions,
  ShowOptions,
} from "../engine/types.ts";
import { Dict, str } from "../jinja/index.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import { readPythonValues } from "../project/index.ts";
import type { Arguments } from "./command-line.ts";
import type { CommandName } from "./commands.ts";
import type { FlagName } from "./options.ts";

/** What the flags of any command become. */
export type AllOptions = InvocationOptions &
  Partial<
    ShowOptions &
      ListOptions &
      RunOperationOptions &
      DebugOptions &
      DepsOptions &
      DocsGenerateOptions &
      DocsServeOptions
  > & {
    readonly projectFilesOnly?: boolean;
    readonly outputPath?: string;
    readonly show?: boolean;
    /** The argument of commands that have one. */
    readonly positional?: string;
  };

/** Flags that the engine only records and shows to templates. */
const recorded = [
  "log-format",
  "log-level",
  "log-format-file",
  "log-level-file",
  "use-colors",
  "printer-width",
] as const;

/** The engine's options from the values of flags; an absent flag stays absent. @throws QuernError QN-CLI-USAGE */
export function readOptions(
  command: CommandName,
  argv: Arguments,
  more: Pick<AllOptions, "commandLine" | "positional">,
): AllOptions {
  const text = (name: FlagName): string | undefined => (argv[name] === undefined ? undefined : String(argv[name]));
  const flag = (name: FlagName): boolean | undefined => (typeof argv[name] === "boolean" ? argv[name] : undefined);
  const list = (name: FlagName): string[] | undefined =>
    argv[name] === undefined ? undefined : (argv[name] as readonly string[]).map(String);
  const number = (name: FlagName): number | undefined => argv[name] as number | undefined;
  const otherFlags: Record<string, Json> = {};
  for (const name of recorded) if (argv[name] !== undefined) otherFlags[name.replaceAll("-", "_")] = argv[name] as Json;
  const options: AllOptions = {
    projectDir: text("project-dir"),
    profilesDir: text("profiles-dir"),
    profile: text("profile"),
    target: text("target"),
    targetPath: text("target-path"),
    logPath: text("log-path"),
    vars: mapping(argv, "vars", readVars),
    threads: flag("single-threaded") === true ? 1 : number("threads"),
    select: list("select"),
    exclude: list("exclude"),
    selector: text("selector"),
    resourceTypes: list("resource-type"),
    excludeResourceTypes: list("exclude-resource-type"),
    indirectSelection: text("indirect-selection") as AllOptions["indirectSelection"],
    state: text("state"),
    defer: flag("defer"),
    deferState: text("defer-state"),
    favorState: flag("favor-state"),
    fullRefresh: flag("full-refresh"),
    failFast: flag("fail-fast"),
    storeFailures: flag("store-failures"),
    empty: flag("empty"),
    sample: argv.sample === undefined ? undefined : readYaml(String(argv.sample), "--sample"),
    eventTimeStart: text("event-time-start"),
    dryRun: flag("dry-run"),
    maxBytes: text("max-bytes"),
    eventTimeEnd: text("event-time-end"),
    inline: text("inline"),
    inlineDirect: text("inline-direct"),
    limit: number("limit"),
    output: command === "source freshness" ? undefined : (text("output") as AllOptions["output"]),
    outputPath: command === "source freshness" ? text("output") : undefined,
    outputKeys: list("output-keys")?.flatMap((keys) => keys.split(/[\s,]+/)),
    args: mapping(argv, "args") && String(argv.args),
    injectEphemeralCtes: flag("inject-ephemeral-ctes"),
    show: flag("show"),
    compile: flag("compile"),
    emptyCatalog: flag("empty-catalog"),
    static: flag("static"),
    port: number("port"),
    host: text("host"),
    browser: flag("browser"),
    connection: flag("connection"),
    configDir: flag("config-dir"),
    projectFilesOnly: flag("clean-project-files-only"),
    lock: flag("lock"),
    upgrade: flag("upgrade"),
    addPackage: packageOf(text("add-package")),
    source: text("source") as AllOptions["source"],
    warnError: flag("warn-error"),
    warnErrorOptions: mapping(argv, "warn-error-options"),
    partialParse: flag("partial-parse"),
    writeJson: flag("write-json"),
    versionCheck: flag("version-check"),
    populateCache: flag("populate-cache"),
    cacheSelectedOnly: flag("cache-selected-only"),
    introspect: flag("introspect"),
    print: flag("print"),
    quiet: flag("quiet"),
    debug: flag("debug"),
    otherFlags,
    ...more,
  };
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as AllOptions;
}

/** Vars are what templates print and look into: Python's values, by names. */
function readVars(text: string, file: string): Json {
  const vars = readPythonValues(text, file);
  return (
    vars instanceof Dict ? Object.fromEntries([...vars.entries()].map(([key, value]) => [str(key), value])) : vars
  ) as Json;
}

function mapping(argv: Arguments, name: FlagName, read = readYaml): JsonObject | undefined {
  if (argv[name] === undefined) return undefined;
  const value = read(String(argv[name]), `--${name}`);
  if (value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw new QuernError(
    "QN-CLI-USAGE",
    `The --${name} argument must be a YAML dictionary, but was ${JSON.stringify(value)}`,
    { hint: `Write --${name} '{name: value}'.` },
  );
}

function packageOf(value: string | undefined): DepsOptions["addPackage"] {
  if (value === undefined) return undefined;
  const at = value.lastIndexOf("@");
  return at > 0 ? { name: value.slice(0, at), version: value.slice(at + 1) } : { name: value, version: null };
}
