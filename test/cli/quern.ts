import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";

const command = fileURLToPath(new URL("../../bin/quern.js", import.meta.url));

export interface QuernOptions {
  /** The project's folder. */
  readonly cwd: string;
  /** On top of an environment without anything that would change what quern does. */
  readonly env?: Readonly<Record<string, string>>;
  /** Shell commands that the process begins with, such as `ulimit -f 100`. */
  readonly limits?: string;
}

export interface Ended {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A quern process that is running. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/**
 * Runs a command line of quern to its end, in this process: what it prints, and its exit code. For what only a process
 * of its own shows (signals, limits, the shell's own environment) there is `startQuern`.
 */
export async function runQuern(args: readonly string[], options: QuernOptions): Promise<Ended> {
  if (options.limits !== undefined) return startQuern(args, options).ended;
  const { cwd, env } = options;
  const written = { stdout: "", stderr: "" };
  const into = (stream: keyof typeof written) => ({
    write(text: string) {
      written[stream] += text;
    },
  });
  const code = await runCommandLine(args, {
    cwd,
    env: { ...quietEnvironment(cwd), ...env },
    stdout: into("stdout"),
    stderr: into("stderr"),
    listen: () => () => undefined,
    exit: () => undefined,
  });
  return { code, ...written };
}

/**
 * Starts a process of quern as a user would from a shell, and does not wait: from source, or with `QUERN_TEST_BUNDLE=1`
 * from the bundle in dist/, which is what users get.
 */
export function startQuern(args: readonly string[], { cwd, env = {}, limits }: QuernOptions): Running {
  const words = [process.execPath, command, ...args];
  const [file, ...rest] = limits === undefined ? words : ["bash", "-c", `${limits}; exec "$@"`, "bash", ...words];
  const child = spawn(file!, rest, {
    cwd,
    env: { ...quietEnvironment(cwd), ...env, QUERN_FROM_SOURCE: process.env.QUERN_TEST_BUNDLE === "1" ? "0" : "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended };
}

/** The home folder is the project's: no profile or token of this machine is found. */
function quietEnvironment(home: string): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, TEMP, SystemRoot } = process.env;
  return { PATH, TMPDIR, TEMP, SystemRoot, HOME: home, USERPROFILE: home, NO_COLOR: "1", TZ: "UTC" };
}

const folders: string[] = [];
const running = new Set<ChildProcess>();

/**
 * Writes files into a new folder, whose path has a space and a letter outside ASCII, and gives the folder. Without a
 * project file among them it gets a plain one. It is gone after the test file.
 */
export function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "quern prøject ")));
  folders.push(folder);
  const named = "project.yml" in files || "dbt_project.yml" in files;
  addFiles(folder, named ? files : { "project.yml": 'name: shop\nversion: "1.0"\nconfig-version: 2\n', ...files });
  return folder;
}

/** Writes more files, or others in their place. */
export function addFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

afterAll(() => {
  // a test that failed may have left its process behind
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
