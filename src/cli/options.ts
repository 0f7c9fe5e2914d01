import { count, type Flag, list, text, toggle } from "./flag.ts";

const running = ["build", "run", "test", "seed", "snapshot", "load", "retry", "clone"];
const selecting = [
  ...["build", "run", "test", "seed", "snapshot", "load", "compile", "ls", "show", "clone"],
  ...["docs generate", "source freshness"],
];
const levels = ["debug", "info", "warn", "error", "none"];
const formats = ["default", "text", "debug", "json"];
const kinds = { commands: ["build", "ls", "clone", "test"], value: "KIND" };

/** Every flag of the command line, under dbt's name where dbt has it. Help, completion and the reference come from here. */
export const flags = {
  // Project
  "project-dir": text(
    "Project",
    "folder of project.yml or dbt_project.yml; otherwise the current folder or the nearest one above",
    { value: "DIR" },
  ),
  "profiles-dir": text("Project", "folder of profiles.yml; otherwise the current folder, the project's, then ~/.dbt", {
    value: "DIR",
  }),
  profile: text("Project", "profile to use instead of the one the project names", { value: "NAME" }),
  target: text("Project", "output of the profile to build into", { aliases: ["t"], value: "NAME" }),
  vars: text("Project", "vars that override the project's, as YAML or JSON: '{day: 2024-01-31}'", {
    value: "YAML",
    env: [],
  }),
  threads: count("Project", "nodes that run at a time", { value: "N" }),
  "target-path": text("Project", "folder for artifacts and compiled SQL", { value: "DIR", default: "target" }),

  // Selection
  select: list(
    "Selection",
    "what to work on: names, paths, globs, tag:x, source:x.y, +parents, children+, a,b (both)",
    {
      aliases: ["s", "models", "model", "m"],
      commands: selecting,
      value: "SELECTOR",
      env: [],
    },
  ),
  exclude: list("Selection", "what to leave out, in the same language", {
    commands: selecting,
    value: "SELECTOR",
    env: [],
  }),
  selector: text("Selection", "a named selector of selectors.yml", { commands: selecting, value: "NAME", env: [] }),
  "resource-type": list("Selection", "only these kinds: model, test, seed, snapshot, source ... (all, default)", {
    ...kinds,
    aliases: ["resource-types"],
    env: ["DBT_RESOURCE_TYPES"],
  }),
  "exclude-resource-type": list("Selection", "not these kinds", {
    ...kinds,
    aliases: ["exclude-resource-types"],
    env: ["DBT_EXCLUDE_RESOURCE_TYPES"],
  }),
  "indirect-selection": text("Selection", "which tests join the selected nodes", {
    choices: ["eager", "cautious", "buildable", "empty"],
    anywhere: true,
    commands: selecting,
    default: "eager",
    value: "MODE",
  }),
  state: text(
    "Selection",
    "folder with the artifacts of an earlier run, for state: and result: selectors and --defer",
    {
      aliases: ["deprecated-state"],
      anywhere: true,
      commands: [...selecting, "retry"],
      value: "DIR",
      env: ["DBT_STATE", "DBT_ARTIFACT_STATE_PATH"],
    },
  ),
  defer: toggle("Selection", "read what is not selected from where the earlier state has it", {
    aliases: ["deprecated-defer"],
    anywhere: true,
    commands: selecting,
    env: ["DBT_DEFER", "DBT_DEFER_TO_STATE"],
  }),
  "defer-state": text("Selection", "folder of the manifest to defer to, when it is not --state", {
    anywhere: true,
    commands: selecting,
    value: "DIR",
  }),
  "favor-state": toggle(
    "Selection",
    "with --defer: prefer the earlier state's relations even where this target has its own",
    {
      aliases: ["deprecated-favor-state"],
      anywhere: true,
      commands: selecting,
      env: ["DBT_FAVOR_STATE", "DBT_FAVOR_STATE_MODE"],
    },
  ),

  // Running
  "full-refresh": toggle("Running", "rebuild incremental models and seeds from nothing", {
    aliases: ["f"],
    commands: ["build", "run", "seed", "load", "retry", "clone", "compile", "show"],
    variants: { clone: { description: "make relations anew where they exist already" } },
  }),
  "fail-fast": toggle("Running", "start nothing more after the first failure", {
    aliases: ["x"],
    anywhere: true,
    commands: running,
  }),
  "store-failures": toggle("Running", "keep the failing rows of tests in the database", {
    commands: ["test", "build", "retry"],
  }),
  empty: toggle("Running", "read no rows of refs and sources: a dry run that still makes the relations", {
    commands: ["build", "run", "compile", "snapshot"],
  }),
  sample: text("Running", "read only a window of event time: '3 days' or '{start: 2024-12-01, end: 2024-12-31}'", {
    commands: ["build", "run"],
    value: "WINDOW",
  }),
  "event-time-start": text("Running", "first event time that microbatch models build", {
    commands: ["build", "run"],
    value: "TIME",
  }),
  "event-time-end": text("Running", "event time before which microbatch models stop", {
    commands: ["build", "run"],
    value: "TIME",
  }),
  "dry-run": toggle("Running", "have the warehouse check and cost each node's query, and run nothing", {
    aliases: ["estimate"],
    commands: ["build", "run", "test", "snapshot"],
    env: [],
  }),
  "max-bytes": text("Running", "bytes that the run may bill, such as '500 GB'; what would go over is refused", {
    commands: running,
    value: "BYTES",
  }),
  "single-threaded": toggle("Running", "one node at a time, as --threads 1", {
    anywhere: true,
    commands: running,
  }),

  // Command
  inline: text("Command", "a template on the command line instead of a selection", {
    commands: ["compile", "show"],
    value: "SQL",
    env: [],
  }),
  "inline-direct": text("Command", "SQL that is run as it is, without a template", {
    commands: ["show"],
    value: "SQL",
    env: [],
  }),
  limit: count("Command", "rows to show, -1 for all", { commands: ["show"], value: "N", default: 5, env: [] }),
  output: text("Command", "form of the output", {
    aliases: ["o"],
    commands: ["ls", "show", "compile", "source freshness"],
    choices: ["text", "json"],
    default: "text",
    value: "FORM",
    env: [],
    variants: {
      ls: { choices: ["selector", "name", "path", "json"], default: "selector" },
      "source freshness": {
        description: "file for the results",
        choices: [],
        value: "FILE",
        default: "target/sources.json",
      },
    },
  }),
  "output-keys": list("Command", "keys that --output json prints", { commands: ["ls"], value: "KEY", env: [] }),
  "inject-ephemeral-ctes": toggle("Command", "put ephemeral models into the compiled SQL", {
    commands: ["compile"],
    default: true,
    off: "leave ephemeral models out of the compiled SQL",
    env: [],
  }),
  introspect: toggle("Command", "let templates ask the warehouse while compiling", {
    commands: ["compile", "show"],
    default: true,
    off: "refuse what templates ask the warehouse while compiling",
  }),
  args: text("Command", "arguments of the macro, as YAML or JSON: '{role: reader}'", {
    commands: ["run-operation"],
    value: "YAML",
    env: [],
  }),
  show: toggle("Command", "print the first rows of each seed", { commands: ["seed", "build"], env: [] }),
  compile: toggle("Command", "compile the project too, so that manifest.json has the SQL", {
    commands: ["docs generate"],
    default: true,
    off: "leave the SQL of nodes out of manifest.json",
    env: [],
  }),
  static: toggle("Command", "also write static_index.html, one file that opens without a server", {
    commands: ["docs generate"],
    env: [],
  }),
  port: count("Command", "port of the server; 0: one that is free", {
    commands: ["docs serve"],
    value: "N",
    default: 8080,
    env: [],
  }),
  host: text("Command", "address that the server listens on", {
    commands: ["docs serve"],
    value: "ADDRESS",
    default: "127.0.0.1",
    env: [],
  }),
  browser: toggle("Command", "open the pages in a browser", {
    commands: ["docs serve"],
    default: true,
    off: "open no browser",
    env: [],
  }),
  "empty-catalog": toggle("Command", "write the catalog without asking the warehouse", {
    commands: ["docs generate"],
    env: [],
  }),
  connection: toggle("Command", "only test the connection", { commands: ["debug"], env: [] }),
  "config-dir": toggle("Command", "only say where profiles.yml is looked for", { commands: ["debug"], env: [] }),
  "clean-project-files-only": toggle("Command", "refuse clean-targets outside the project", {
    commands: ["clean"],
    default: true,
    off: "let clean-targets outside the project be deleted",
  }),
  lock: toggle("Command", "write package-lock.yml, install nothing", { commands: ["deps"], env: [] }),
  upgrade: toggle("Command", "resolve packages anew instead of taking package-lock.yml", {
    commands: ["deps"],
    env: [],
  }),
  "add-package": text("Command", "add NAME@VERSION to packages.yml first", {
    commands: ["deps"],
    value: "PACKAGE",
    env: [],
  }),
  source: text("Command", "where the package of --add-package comes from", {
    choices: ["hub", "git", "local"],
    commands: ["deps"],
    default: "hub",
    value: "KIND",
    env: [],
  }),

  // Output
  quiet: toggle("Output", "print only errors, print() of templates, and what the command is asked for", {
    aliases: ["q"],
  }),
  debug: toggle("Output", "print statements and notes too", { aliases: ["d"] }),
  print: toggle("Output", "print what templates print()", {
    default: true,
    off: "drop what templates print()",
    aliases: ["deprecated-print"],
  }),
  rows: toggle("Output", "show the failing rows of tests", {
    commands: running,
    default: true,
    off: "hide the failing rows of tests",
    env: ["QUERN_ROWS"],
  }),
  report: list("Output", "also write a report: junit=FILE", {
    commands: running,
    value: "KIND=FILE",
    env: ["QUERN_REPORT"],
  }),
  "log-format": text(
    "Output",
    "text: a line an event; debug: with level and thread; json: an object a line; default: live in a terminal, else text",
    {
      choices: formats,
      default: "default",
      value: "FORMAT",
    },
  ),
  "log-level": text("Output", "least important messages printed", { choices: levels, default: "info", value: "LEVEL" }),
  "use-colors": toggle("Output", "colours; without the flag: in a terminal, unless NO_COLOR is set", {
    aliases: ["color", "colors"],
  }),
  "printer-width": count("Output", "width to which lines are filled with dots", { default: 80, value: "N" }),

  // Log file
  "log-path": text("Log file", "folder for quern.log", { value: "DIR", default: "logs" }),
  "log-level-file": text("Log file", "least important messages in the log file; none: no file", {
    choices: levels,
    default: "debug",
    value: "LEVEL",
  }),
  "log-format-file": text("Log file", "form of the log file", { choices: formats, default: "debug", value: "FORMAT" }),
  "log-file-max-bytes": count("Log file", "size at which a new log file is begun; five old ones are kept; 0: never", {
    default: 10_485_760,
    value: "BYTES",
  }),
  "use-colors-file": toggle("Log file", "colours in the log file"),

  // Parsing and checks
  "warn-error": toggle("Parsing and checks", "treat every warning as an error"),
  "warn-error-options": text(
    "Parsing and checks",
    `which warnings are errors: '{error: all, warn: [NoNodesSelected], silence: []}'`,
    { value: "YAML" },
  ),
  "version-check": toggle(
    "Parsing and checks",
    "hold the project's require-dbt-version against the dbt that quern speaks",
    { default: true, off: "ignore the project's require-dbt-version" },
  ),
  "write-json": toggle("Parsing and checks", "write artifacts to the target folder", {
    default: true,
    off: "write no artifacts",
  }),
  "populate-cache": toggle("Parsing and checks", "ask once for the relations of all schemas, instead of one by one", {
    default: true,
    off: "ask for relations one by one instead of once for all schemas",
  }),
  "cache-selected-only": toggle("Parsing and checks", "ask only for the schemas of the selected nodes"),
  "partial-parse": toggle("Parsing and checks", "parse only what has changed since the last time", {
    default: true,
    off: "parse everything again, and leave the cache in .quern/parse/ alone",
  }),

  // dbt's, without effect here
  "partial-parse-file-path": text("Parsing and checks", "file of the parse cache", {
    inert: "the parse cache lies in .quern/parse/",
  }),
  "partial-parse-file-diff": toggle("Parsing and checks", "compare files with the parse cache", {
    inert: "the content of all files is compared",
  }),
  "static-parser": toggle("Parsing and checks", "use the static parser", { inert: "quern has one parser" }),
  "use-experimental-parser": toggle("Parsing and checks", "use the experimental parser", {
    inert: "quern has one parser",
  }),
  "send-anonymous-usage-stats": toggle("Output", "send usage statistics", {
    aliases: ["anonymous-usage-stats"],
    inert: "quern sends nothing to anybody",
  }),
  "upload-to-artifacts-ingest-api": toggle("Output", "upload artifacts to dbt's cloud", {
    inert: "quern sends nothing to anybody",
  }),
  "record-timing-info": text("Output", "write a profile of the Python process", {
    aliases: ["r"],
    env: [],
    inert: "node --cpu-prof does this for quern",
  }),
  "log-cache-events": toggle("Output", "log changes of the relation cache", {
    inert: "the debug log tells statements instead",
  }),
  "macro-debugging": toggle("Output", "write compiled macros to files", {
    inert: "errors in macros name file, line and stack",
  }),
  "show-all-deprecations": toggle("Output", "show every instance of a deprecation", {
    env: [],
    inert: "quern shows each one",
  }),
  "show-resource-report": toggle("Output", "tell the memory used", { inert: "the system's time command tells it" }),
  "use-fast-test-edges": toggle("Parsing and checks", "another way to find the edges of tests", {
    inert: "quern has one, which is fast",
  }),
  "skip-profile-setup": toggle("Command", "ask no questions about the profile", {
    aliases: ["s"],
    commands: ["init"],
    env: [],
    inert: "quern asks none",
  }),
  "export-saved-queries": toggle("Command", "export saved queries", {
    commands: ["build"],
    inert: "dbt does it in its cloud only",
  }),
  "include-saved-query": toggle("Command", "export saved queries", {
    commands: ["build"],
    inert: "dbt does it in its cloud only",
  }),
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** Names of all flags, typed. */
export const flagNames = Object.keys(flags) as FlagName[];

/** A flag as one command has it. */
export function flagFor(name: FlagName, command: string): Flag {
  const flag: Flag = flags[name];
  return { ...flag, ...flag.variants?.[command] };
}

/** The flags that do something for a command, in the table's order. */
export function flagsOf(command: string): FlagName[] {
  return flagNames.filter((name) => isOf(flags[name], command));
}

/** The flags that a command accepts: its own, and those that are accepted anywhere. */
export function acceptedBy(command: string): FlagName[] {
  return flagNames.filter((name) => (flags[name] as Flag).anywhere === true || isOf(flags[name], command));
}

const isOf = ({ commands }: Flag, command: string): boolean => commands === "all" || commands.includes(command);

/** Names of the environment variables that set a flag. */
export function variablesOf(name: FlagName): readonly string[] {
  const { env }: Flag = flags[name];
  return env ?? [`DBT_${name.toUpperCase().replaceAll("-", "_")}`];
}
