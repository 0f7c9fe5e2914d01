import type { Options } from "yargs";

/** One flag: yargs' description of it, and the commands that take it (`all`: every one). */
export interface Flag extends Options {
  readonly commands: "all" | readonly string[];
}

const running = ["build", "run", "test", "seed", "snapshot", "load", "retry", "clone"];
const selecting = [
  "build",
  "run",
  "test",
  "seed",
  "snapshot",
  "load",
  "compile",
  "ls",
  "show",
  "clone",
  "docs generate",
  "source freshness",
];
const rendering = ["build", "run", "compile", "show", "snapshot", "test", "docs generate"];

const text = (description: string, more: Partial<Flag> = {}): Flag => ({
  type: "string",
  requiresArg: true,
  description,
  commands: "all",
  ...more,
});
const flag = (description: string, more: Partial<Flag> = {}): Flag => ({
  type: "boolean",
  description,
  commands: "all",
  ...more,
});
const list = (description: string, more: Partial<Flag> = {}): Flag => ({
  type: "array",
  string: true,
  requiresArg: true,
  description,
  commands: selecting,
  ...more,
});
const count = (description: string, more: Partial<Flag> = {}): Flag => ({
  type: "number",
  requiresArg: true,
  description,
  commands: "all",
  ...more,
});

/** Every flag of the command line, under dbt's name where dbt has it. Help, completion and the reference come from here. */
export const flags = {
  "project-dir": text("folder of the project file"),
  "profiles-dir": text("folder of profiles.yml"),
  profile: text("profile to use instead of the project's"),
  target: text("output of the profile", { alias: "t" }),
  "target-path": text("folder for artifacts and compiled SQL"),
  "log-path": text("folder for the log file"),
  vars: text("vars of the project, as YAML or JSON", { default: undefined }),
  threads: count("nodes that run at a time"),
  select: list("what to work on: names, paths, tag:x, +x, x+ ...", { alias: ["s", "m", "models", "model"] }),
  exclude: list("what to leave out of the selection"),
  selector: text("a selector of selectors.yml", { commands: selecting }),
  "resource-type": list("only these kinds of resources", {
    alias: "resource-types",
    commands: ["build", "ls", "clone", "test"],
  }),
  "exclude-resource-type": list("not these kinds of resources", {
    alias: "exclude-resource-types",
    commands: ["build", "ls", "clone", "test"],
  }),
  "indirect-selection": text("which tests of selected nodes join them", {
    choices: ["eager", "cautious", "buildable", "empty"],
    commands: selecting,
  }),
  state: text("folder with the artifacts of an earlier run", { commands: [...selecting, "retry"] }),
  defer: flag("read what is not selected where the earlier state has it", { commands: selecting }),
  "defer-state": text("folder with the manifest to defer to", { commands: selecting }),
  "favor-state": flag("with --defer: prefer the earlier state's relations", { commands: selecting }),
  "full-refresh": flag("rebuild incremental models and seeds from nothing", {
    alias: "f",
    commands: [...running, "compile", "show"],
  }),
  "fail-fast": flag("stop at the first failure", { alias: "x" }),
  "store-failures": flag("keep failing rows in the database", { commands: ["test", "build", "retry"] }),
  empty: flag("read no rows of refs and sources: a dry run of the schema", {
    commands: ["build", "run", "compile", "snapshot", "show"],
  }),
  sample: text("read only a window of event time", { commands: ["build", "run"] }),
  "event-time-start": text("first event time of microbatch models", { commands: ["build", "run"] }),
  "event-time-end": text("end of event time of microbatch models", { commands: ["build", "run"] }),
  inline: text("a template instead of a selection", { commands: ["compile", "show"] }),
  "inline-direct": text("SQL that is run as it is", { commands: ["show"] }),
  limit: count("rows to show, -1 for all", { commands: ["show"] }),
  output: text("form of the output", { alias: "o", commands: ["ls", "show", "compile", "source freshness"] }),
  "output-keys": list("keys of --output json", { commands: ["ls"] }),
  args: text("arguments of the macro, as YAML or JSON", { commands: ["run-operation"] }),
  show: flag("print the first rows of each seed", { commands: ["seed"] }),
  compile: flag("--no-compile leaves compiled SQL out", { commands: ["docs generate"] }),
  "empty-catalog": flag("write the catalog without asking the warehouse", { commands: ["docs generate"] }),
  connection: flag("only test the connection", { commands: ["debug"] }),
  "config-dir": flag("only say where profiles.yml is looked for", { commands: ["debug"] }),
  "clean-project-files-only": flag("refuse clean-targets outside the project", { commands: ["clean"] }),
  lock: flag("write package-lock.yml, install nothing", { commands: ["deps"] }),
  upgrade: flag("resolve packages anew", { commands: ["deps"] }),
  "add-package": text("add NAME@VERSION to packages.yml", { commands: ["deps"] }),
  source: text("where --add-package comes from", { choices: ["hub", "git", "local"], commands: ["deps"] }),
  rows: flag("--no-rows hides the failing rows of tests", { commands: running }),
  introspect: flag("--no-introspect compiles without asking the warehouse", { commands: rendering }),
  "warn-error": flag("treat every warning as an error"),
  "warn-error-options": text("which warnings are errors: {error: [...], warn: [...], silence: [...]}"),
  "log-format": text("form of the log", { choices: ["text", "default", "json", "debug"] }),
  "log-format-file": text("form of the log file", { choices: ["text", "default", "json", "debug"] }),
  "log-level": text("least important messages shown", { choices: ["debug", "info", "warn", "error", "none"] }),
  "log-level-file": text("least important messages in the log file", {
    choices: ["debug", "info", "warn", "error", "none"],
  }),
  debug: flag("show statements and notes", { alias: "d" }),
  quiet: flag("show only errors and products", { alias: "q" }),
  "use-colors": flag("colours in the terminal; also --no-color and NO_COLOR", { alias: "color" }),
  print: flag("--no-print drops print() of templates"),
  "partial-parse": flag("reuse what was parsed before"),
  "version-check": flag("--no-version-check ignores require-dbt-version"),
  "write-json": flag("--no-write-json writes no artifacts"),
  "populate-cache": flag("--no-populate-cache asks for relations one by one"),
  "cache-selected-only": flag("cache only the schemas of the selection"),
  "use-colors-file": flag("accepted as dbt's"),
  "static-parser": flag("accepted as dbt's"),
  "use-experimental-parser": flag("accepted as dbt's"),
  "send-anonymous-usage-stats": flag("accepted as dbt's: quern sends none", { alias: "anonymous-usage-stats" }),
  "printer-width": count("width of log lines"),
  "record-timing-info": text("accepted as dbt's", { alias: "r" }),
  "log-cache-events": flag("accepted as dbt's"),
  "macro-debugging": flag("accepted as dbt's"),
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** What is accepted for scripts written for dbt and changes nothing in quern. */
export const inert: ReadonlySet<string> = new Set([
  "use-colors-file",
  "static-parser",
  "use-experimental-parser",
  "send-anonymous-usage-stats",
  "record-timing-info",
  "log-cache-events",
  "macro-debugging",
]);

/** The flags of every command, which may also stand before it, for yargs. */
export function globalFlags(): Record<string, Options> {
  return chosen((commands) => commands === "all");
}

/** The flags that a command takes beside the global ones, for yargs. */
export function flagsOf(command: string): Record<string, Options> {
  return chosen((commands) => commands !== "all" && commands.includes(command));
}

function chosen(isWanted: (commands: Flag["commands"]) => boolean): Record<string, Options> {
  const found: Record<string, Options> = {};
  for (const [name, { commands, ...options }] of Object.entries(flags as Record<string, Flag>))
    if (isWanted(commands)) found[name] = inert.has(name) ? { ...options, hidden: true } : options;
  return found;
}
