import type { Effects, Outcome } from "../engine/types.ts";
import type { AllOptions } from "./read-options.ts";

/** A command: what help says of it, its positional argument, and its use case, loaded when it is called. */
export interface Command {
  readonly group: "Build" | "Look" | "Project";
  readonly description: string;
  readonly examples: readonly string[];
  readonly aliases?: readonly string[];
  readonly positional?: {
    readonly name: string;
    readonly description: string;
    readonly required: boolean;
    readonly choices?: readonly string[];
  };
  /** Its output is read by programs: only products, warnings and errors are printed. */
  readonly productOnly?: boolean;
  /** It writes no log file. */
  readonly noLogFile?: boolean;
  readonly call: (
    options: AllOptions,
    effects: Partial<Effects>,
  ) => Promise<Pick<Outcome, "success" | "cancelled" | "isUncompiled">>;
}

const table = {
  build: {
    group: "Build",
    description: "load, seed, build, snapshot and test, in the order of the graph",
    examples: [
      "quern build",
      "quern build --select +sales",
      "quern build --select state:modified+ --defer --state prod/",
    ],
    call: async (options, effects) => (await import("../engine/build.ts")).build(options, effects),
  },
  load: {
    group: "Build",
    description: "load sources from files, HTTP and Kaggle into the warehouse",
    examples: ["quern load", "quern load --select source:shop.orders --full-refresh"],
    call: async (options, effects) => (await import("../engine/load.ts")).load(options, effects),
  },
  seed: {
    group: "Build",
    description: "load the project's CSV files",
    examples: ["quern seed", "quern seed --select time_windows --show"],
    call: async (options, effects) => (await import("../engine/seed.ts")).seed(options, effects),
  },
  run: {
    group: "Build",
    description: "build models",
    examples: ["quern run --select staging", "quern run --full-refresh --threads 8"],
    call: async (options, effects) => (await import("../engine/run.ts")).run(options, effects),
  },
  snapshot: {
    group: "Build",
    description: "record how rows change",
    examples: ["quern snapshot", "quern snapshot --select orders_snapshot"],
    call: async (options, effects) => (await import("../engine/snapshot.ts")).snapshot(options, effects),
  },
  test: {
    group: "Build",
    description: "run data tests and unit tests",
    examples: ["quern test", "quern test --select sales,test_type:unit", "quern test --store-failures"],
    call: async (options, effects) => (await import("../engine/test.ts")).test(options, effects),
  },
  clone: {
    group: "Build",
    description: "make the relations of an earlier state in this target",
    examples: ["quern clone --state prod/"],
    call: async (options, effects) => (await import("../engine/clone.ts")).clone(options, effects),
  },
  retry: {
    group: "Build",
    description: "run again what failed or was skipped in the last run",
    examples: ["quern retry"],
    call: async (options, effects) => (await import("../engine/retry.ts")).retry(options, effects),
  },
  "run-operation": {
    group: "Build",
    description: "call a macro",
    examples: ["quern run-operation grant_select --args '{role: reader}'"],
    positional: { name: "macro", description: "name of the macro, or package.name", required: true },
    call: async (options, effects) =>
      (await import("../engine/run-operation.ts")).runOperation({ ...options, macro: options.positional! }, effects),
  },

  ls: {
    group: "Look",
    description: "list resources",
    examples: ["quern ls --select tag:nightly --output name", "quern ls --output json --output-keys name config"],
    aliases: ["list"],
    productOnly: true,
    call: async (options, effects) => (await import("../engine/ls.ts")).ls(options as never, effects),
  },
  show: {
    group: "Look",
    description: "preview the rows of a model or a query",
    examples: ["quern show --select sales --limit 20", `quern show --inline "select count(*) from {{ ref('sales') }}"`],
    call: async (options, effects) => (await import("../engine/show.ts")).show(options as never, effects),
  },
  compile: {
    group: "Look",
    description: "render SQL without running it",
    examples: ["quern compile --select sales", `quern compile --inline "select * from {{ ref('sales') }}"`],
    call: async (options, effects) => (await import("../engine/compile.ts")).compile(options as never, effects),
  },
  parse: {
    group: "Look",
    description: "check the project and write manifest.json",
    examples: ["quern parse"],
    call: async (options, effects) => (await import("../engine/parse.ts")).parse(options, effects),
  },
  "source freshness": {
    group: "Look",
    description: "check how old the newest rows of sources are",
    examples: ["quern source freshness", "quern source freshness --select source:shop --output freshness.json"],
    aliases: ["source snapshot-freshness"],
    call: async (options, effects) => (await import("../engine/source-freshness.ts")).sourceFreshness(options, effects),
  },
  "docs generate": {
    group: "Look",
    description: "write the documentation: manifest.json, catalog.json and the pages that show them",
    examples: ["quern docs generate", "quern docs generate --static"],
    call: async (options, effects) => (await import("../engine/docs-generate.ts")).docsGenerate(options, effects),
  },
  "docs serve": {
    group: "Look",
    description: "serve the documentation to a browser on this machine",
    examples: ["quern docs serve", "quern docs serve --port 8001 --no-browser"],
    call: async (options, effects) => (await import("../engine/docs-serve.ts")).docsServe(options, effects),
  },

  init: {
    group: "Project",
    description: "make a new project that builds at once",
    examples: ["quern init shop && cd shop && quern build"],
    positional: { name: "project_name", description: "name of the project and of its folder", required: true },
    noLogFile: true,
    call: async (options, effects) => (await import("./init.ts")).initProject(options, effects),
  },
  deps: {
    group: "Project",
    description: "install packages",
    examples: ["quern deps", "quern deps --add-package dbt-labs/dbt_utils@1.3.0"],
    call: async (options, effects) => (await import("../engine/deps.ts")).deps(options, effects),
  },
  debug: {
    group: "Project",
    description: "check project, profile and connection",
    examples: ["quern debug", "quern debug --connection"],
    call: async (options, effects) => (await import("../engine/debug.ts")).debug(options, effects),
  },
  clean: {
    group: "Project",
    description: "delete what quern made: the project's clean-targets",
    examples: ["quern clean"],
    call: async (options, effects) => (await import("../engine/clean.ts")).clean(options as never, effects),
  },
  completion: {
    group: "Project",
    description: "print the script that completes commands, flags and names in the shell",
    examples: [
      'eval "$(quern completion bash)"',
      "quern completion zsh > ~/.zfunc/_quern",
      "quern completion fish | source",
    ],
    positional: { name: "shell", description: "bash, zsh or fish", required: true, choices: ["bash", "zsh", "fish"] },
    productOnly: true,
    noLogFile: true,
    call: async (options, effects) => (await import("./completion/script.ts")).printScript(options, effects),
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof table;

/** Every command by name; two words are a command of a group. */
export const commands: Readonly<Record<CommandName, Command>> = table;

export const commandNames = Object.keys(table) as CommandName[];

/** Commands by every name they are called by. */
export const commandByWords: ReadonlyMap<string, CommandName> = new Map(
  commandNames.flatMap((name) => [name, ...(commands[name].aliases ?? [])].map((words) => [words, name] as const)),
);

/** First words that need a second one, with what may follow. */
export const commandGroups: ReadonlyMap<string, readonly string[]> = groups();

function groups(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of commandNames) {
    const [first, second] = name.split(" ");
    if (second !== undefined) found.set(first!, [...(found.get(first!) ?? []), second]);
  }
  return found;
}
