import { QuernError } from "../base/errors.ts";
import { readYaml } from "../base/yaml.ts";
import type {
  DebugOptions,
  DepsOptions,
  DocsGenerateOptions,
  InvocationOptions,
  ListOptions,
  RunOperationOptions,
  ShowOptions,
} from "../engine/types.ts";
import type { Json, JsonObject } from "../manifest/types.ts";

export type Arguments = Readonly<Record<string, unknown>>;

type AllOptions = InvocationOptions &
  Partial<ShowOptions & ListOptions & RunOperationOptions & DebugOptions & DepsOptions & DocsGenerateOptions> & {
    readonly projectFilesOnly?: boolean;
    readonly outputPath?: string;
  };

/** The engine's options from what yargs read; an absent flag stays absent. @throws QuernError QN-CLI-USAGE */
export function readOptions(argv: Arguments, commandLine: string): AllOptions {
  const text = (name: string): string | undefined => (argv[name] === undefined ? undefined : String(argv[name]));
  const flag = (name: string): boolean | undefined => (typeof argv[name] === "boolean" ? argv[name] : undefined);
  const list = (name: string): string[] | undefined =>
    argv[name] === undefined ? undefined : (argv[name] as unknown[]).map(String);
  const number = (name: string): number | undefined => {
    const value = argv[name];
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value)) return value;
    throw new QuernError("QN-CLI-USAGE", `Invalid value for '--${name}': a whole number is needed`);
  };
  const otherFlags: Record<string, Json> = {};
  for (const [option, name] of [
    ["log-format", "log_format"],
    ["log-level", "log_level"],
    ["use-colors", "use_colors"],
    ["printer-width", "printer_width"],
  ] as const) {
    if (argv[option] !== undefined) otherFlags[name] = argv[option] as Json;
  }
  const options: AllOptions = {
    projectDir: text("project-dir"),
    profilesDir: text("profiles-dir"),
    profile: text("profile"),
    target: text("target"),
    targetPath: text("target-path"),
    logPath: text("log-path"),
    vars: mapping(argv, "vars"),
    threads: number("threads"),
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
    eventTimeEnd: text("event-time-end"),
    inline: text("inline"),
    inlineDirect: text("inline-direct"),
    limit: number("limit"),
    output: text("output") as AllOptions["output"],
    outputPath: text("output"),
    outputKeys: list("output-keys")?.flatMap((keys) => keys.split(/[\s,]+/)),
    macro: text("macro"),
    args: mapping(argv, "args"),
    compile: flag("compile"),
    emptyCatalog: flag("empty-catalog"),
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
    commandLine,
  };
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as AllOptions;
}

function mapping(argv: Arguments, name: string): JsonObject | undefined {
  if (argv[name] === undefined) return undefined;
  const value = readYaml(String(argv[name]), `--${name}`);
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
