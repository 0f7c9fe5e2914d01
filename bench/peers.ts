import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "./measure.ts";

/** What dbt is measured as: the last release line in Python, on the DuckDB that Node's binding has as well. */
const packages = ["dbt-core==1.10.*", "dbt-duckdb==1.10.*", "duckdb==1.5.6"];
const bin = fileURLToPath(new URL("../bin/quern.js", import.meta.url));

/** quern as users run it: the built bundle. */
export function quern(cwd: string, ...args: string[]): Command {
  return { file: process.execPath, args: [bin, ...args], cwd, env: { QUERN_FROM_SOURCE: "0" } };
}

/** A floor: one of the scripts of `floors/`, which does the bare work and nothing else. */
export function floor(cwd: string, script: string, ...args: string[]): Command {
  return {
    file: process.execPath,
    args: [fileURLToPath(new URL(`floors/${script}.ts`, import.meta.url)), ...args],
    cwd,
  };
}

/** How to call dbt; `undefined`, with a line that says why, when it can't be installed here. */
export function dbtPeer(): ((cwd: string, ...args: string[]) => Command) | undefined {
  const venv = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "quern-bench", "dbt-1.10");
  const dbt = join(venv, "bin", "dbt");
  try {
    if (!existsSync(dbt)) {
      process.stderr.write(`installing ${packages.join(", ")} from PyPI into ${venv}\n`);
      execFileSync("python3", ["-m", "venv", venv], { stdio: "pipe" });
      execFileSync(join(venv, "bin", "pip"), ["install", "--quiet", ...packages], { stdio: "pipe" });
    }
  } catch (cause) {
    process.stderr.write(`dbt is left out: it could not be installed (${(cause as Error).message.split("\n")[0]})\n`);
    return undefined;
  }
  const env = { DBT_SEND_ANONYMOUS_USAGE_STATS: "false" };
  return (cwd, ...args) => ({ file: dbt, args, cwd, env });
}
