import { fileURLToPath } from "node:url";
import { dbtCommand, dbtEnvironment } from "../scripts/dbt-venv.ts";
import type { Command } from "./measure.ts";

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

/** How to call dbt; `undefined`, after a line that says why, when it can't be installed here. */
export function dbtPeer(): ((cwd: string, ...args: string[]) => Command) | undefined {
  const dbt = dbtCommand();
  return dbt === undefined ? undefined : (cwd, ...args) => ({ file: dbt, args, cwd, env: dbtEnvironment });
}
