import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What quern is held against: the last release line of dbt in Python, on the DuckDB that Node's binding has as well. */
export const dbtPackages = ["dbt-core==1.10.*", "dbt-duckdb==1.10.*", "duckdb==1.5.6"];

/** For whoever calls dbt: nothing is sent, and its own words come without colour. */
export const dbtEnvironment = { DBT_SEND_ANONYMOUS_USAGE_STATS: "false", NO_COLOR: "1" };

/**
 * The `bin` folder of a Python environment that has these packages, kept in the user's cache folder and made when it
 * is missing. `undefined`, with a line on stderr that says why, when it can't be made here.
 */
export function pythonEnvironment(name: string, packages: readonly string[], command: string): string | undefined {
  const venv = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "quern-bench", name);
  const bin = join(venv, "bin");
  try {
    if (!existsSync(join(bin, command))) {
      process.stderr.write(`installing ${packages.join(", ")} from PyPI into ${venv}\n`);
      execFileSync("python3", ["-m", "venv", venv], { stdio: "pipe" });
      execFileSync(join(bin, "pip"), ["install", "--quiet", ...packages], { stdio: "pipe" });
    }
    return bin;
  } catch (cause) {
    process.stderr.write(
      `${name} is left out: it could not be installed (${(cause as Error).message.split("\n")[0]})\n`,
    );
    return undefined;
  }
}

/** The path of dbt's own command; `undefined` when it can't be installed here. */
export function dbtCommand(): string | undefined {
  const bin = pythonEnvironment("dbt-1.10", dbtPackages, "dbt");
  return bin === undefined ? undefined : join(bin, "dbt");
}
