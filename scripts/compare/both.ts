import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dbtEnvironment } from "../dbt-venv.ts";

const quernCommand = fileURLToPath(new URL("../../bin/quern.js", import.meta.url));

/** A command line that both run; a plain list of words is one whose output isn't looked at, but for `ls`. */
export interface Step {
  readonly run: readonly string[];
  /** What goes to stdout has to be the same, line for line. */
  readonly printed?: boolean;
  /** What a template raised has to be told in the same words. */
  readonly raised?: boolean;
  /** A folder of the project whose files are laid over it first: how a project goes on after its first run. */
  readonly change?: string;
}

/** The artifacts as they lie are copied to a folder of the project: the state that later steps name. */
export interface Keep {
  readonly keep: string;
}

/** `compare.json` of a project: the command lines that both run, one after the other, and what can't be alike. */
export interface Plan {
  readonly steps: readonly (Step | Keep | readonly string[])[];
  /** Names of columns whose values are made of the clock. */
  readonly volatile?: readonly string[];
}

/** One of the two tools, at work in its own copy of the project. */
export interface Side {
  readonly name: "dbt" | "quern";
  readonly folder: string;
  readonly words: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly output: string;
}

/** Two copies of a project in folders whose paths are equally long, so that nothing is cut or wrapped in another place. */
export function bothSides(project: string, workshop: string, dbt: string): readonly [Side, Side] {
  const side = (name: "dbt" | "quern", folder: string, words: readonly string[]): Side => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(project, folder, { recursive: true });
    return { name, folder, words };
  };
  return [
    side("dbt", join(workshop, "of-dbt", "project"), [dbt]),
    side("quern", join(workshop, "of-our", "project"), [process.execPath, quernCommand]),
  ];
}

/** Copies a side's artifacts to a folder of its project. */
export function keepArtifacts({ folder }: Side, { keep }: Keep): void {
  for (const name of ["manifest.json", "run_results.json", "sources.json"]) {
    const file = join(folder, "target", name);
    if (existsSync(file)) cpSync(file, join(folder, keep, name));
  }
}

/** Runs a step in a side's folder, and gives its code with all that it said. */
export function runSide({ folder, words }: Side, { run, change }: Step): Ended {
  if (change !== undefined) cpSync(join(folder, change), folder, { recursive: true });
  const [file, ...rest] = words;
  const quiet = run[0] === "ls" ? ["--quiet"] : [];
  const { status, stdout, stderr, error } = spawnSync(file!, [...rest, ...quiet, ...run], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 180_000,
    env: { ...process.env, ...dbtEnvironment, DBT_PROFILES_DIR: folder, QUERN_FROM_SOURCE: "1", TZ: "UTC" },
  });
  if (error !== undefined) throw error;
  return { code: status, stdout: stdout.replaceAll(folder, "<project>"), output: stdout + stderr };
}

/** An artifact as it stands; `undefined` when there is none. */
export function artifactOf(side: Side, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(side.folder, "target", name), "utf8").replaceAll(side.folder, "<project>"));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}
