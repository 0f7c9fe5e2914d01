import type { Effects, Outcome } from "../engine/types.ts";
import type { readOptions } from "./read-options.ts";

type Options = ReturnType<typeof readOptions>;

/** A command: what help says of it, its positional arguments, and its use case, loaded when it is called. */
export interface Command {
  readonly description: string;
  readonly aliases?: readonly string[];
  readonly positional?: { readonly name: string; readonly description: string; readonly required: boolean };
  /** Its output is read by programs: only products and errors are printed. */
  readonly productOnly?: boolean;
  readonly call: (options: Options, effects: Partial<Effects>) => Promise<Outcome | Omit<Outcome, "results">>;
}

/** Every command by name; two words are a command below a group. */
export const commands: Readonly<Record<string, Command>> = {
  init: {
    description: "make a new project",
    positional: { name: "project_name", description: "name of the project and its folder", required: false },
    call: async (options, effects) => (await import("./init.ts")).initProject(options, effects),
  },
  deps: {
    description: "install packages",
    call: async (options, effects) => (await import("../engine/deps.ts")).deps(options, effects),
  },
  load: {
    description: "load sources from files, HTTP and Kaggle into the warehouse",
    call: async (options, effects) => (await import("../engine/load.ts")).load(options, effects),
  },
  seed: {
    description: "load CSV files of the project",
    call: async (options, effects) => (await import("../engine/seed.ts")).seed(options, effects),
  },
  run: {
    description: "build models",
    call: async (options, effects) => (await import("../engine/run.ts")).run(options, effects),
  },
  test: {
    description: "run data and unit tests",
    call: async (options, effects) => (await import("../engine/test.ts")).test(options, effects),
  },
  build: {
    description: "load, seed, build, snapshot and test in the order of the graph",
    call: async (options, effects) => (await import("../engine/build.ts")).build(options, effects),
  },
  snapshot: {
    description: "record how rows change",
    call: async (options, effects) => (await import("../engine/snapshot.ts")).snapshot(options, effects),
  },
  compile: {
    description: "render SQL without running it",
    call: async (options, effects) => (await import("../engine/compile.ts")).compile(options as never, effects),
  },
  parse: {
    description: "parse the project and write manifest.json",
    call: async (options, effects) => (await import("../engine/parse.ts")).parse(options, effects),
  },
  ls: {
    description: "list resources",
    aliases: ["list"],
    productOnly: true,
    call: async (options, effects) => (await import("../engine/ls.ts")).ls(options as never, effects),
  },
  show: {
    description: "preview rows of a query",
    call: async (options, effects) => (await import("../engine/show.ts")).show(options as never, effects),
  },
  clone: {
    description: "make relations of an earlier state anew",
    call: async (options, effects) => (await import("../engine/clone.ts")).clone(options, effects),
  },
  "run-operation": {
    description: "call a macro",
    positional: { name: "macro", description: "name of the macro", required: true },
    call: async (options, effects) =>
      (await import("../engine/run-operation.ts")).runOperation(options as never, effects),
  },
  "source freshness": {
    description: "check when sources were loaded last",
    call: async (options, effects) => (await import("../engine/source-freshness.ts")).sourceFreshness(options, effects),
  },
  "docs generate": {
    description: "write catalog.json and manifest.json",
    call: async (options, effects) => (await import("../engine/docs-generate.ts")).docsGenerate(options, effects),
  },
  debug: {
    description: "check project, profile and connection",
    call: async (options, effects) => (await import("../engine/debug.ts")).debug(options, effects),
  },
  clean: {
    description: "delete what quern made: clean-targets",
    call: async (options, effects) => (await import("../engine/clean.ts")).clean(options as never, effects),
  },
  retry: {
    description: "run again what failed or was skipped",
    call: async (options, effects) => (await import("../engine/retry.ts")).retry(options, effects),
  },
};
