import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dbtCommand, pythonEnvironment } from "./dbt-venv.ts";

/**
 * `npm run test:artifacts`: builds a project, and gives its artifacts to dbt's own JSON schemas and to tools from PyPI
 * that read them: a parser, a report of column lineage, a measure of documentation. Ends with 1 when one of them can't.
 */
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const tools = ["dbt-artifacts-parser==0.15.*", "dbt-colibri==0.3.*", "dbt-coverage==0.5.*"];

const dbt = dbtCommand();
const bin = pythonEnvironment("artifact-tools", tools, "colibri");
if (dbt === undefined || bin === undefined) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), "quern-artifacts-"));
let failures = 0;
try {
  cpSync(here("../test/compare/mart"), folder, { recursive: true });
  const build = ["build", "--event-time-start", "2024-03-01", "--event-time-end", "2024-03-04"];
  // docs generate leaves results of its own, so the build stands last; one of its tests fails by intent
  for (const words of [["deps"], build, ["source", "freshness"], ["docs", "generate"], build]) {
    run(process.execPath, [here("../bin/quern.js"), ...words, "--quiet"], [0, 1]);
  }
  const target = join(folder, "target");
  check("schemas", join(dbt, "..", "python"), [here("artifacts/schemas.py"), target]);
  check("dbt-artifacts-parser", join(bin, "python"), [here("artifacts/parser.py"), target]);
  const read = ["--manifest", join(target, "manifest.json"), "--catalog", join(target, "catalog.json")];
  check("dbt-colibri", join(bin, "colibri"), ["generate", ...read, "--output-dir", join(folder, "colibri")]);
  const lineage = readFileSync(join(folder, "colibri", "colibri-manifest.json"), "utf8");
  if (!lineage.includes("model.mart.orders_by_customer")) fail("dbt-colibri", "it found no lineage");
  check("dbt-coverage", join(bin, "dbt-coverage"), ["compute", "doc", "--cov-report", join(folder, "coverage.json")]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(failures === 0 ? "all of them read quern's artifacts\n" : `${failures} failed\n`);
process.exit(failures === 0 ? 0 : 1);

function check(name: string, command: string, args: readonly string[]): void {
  const output = run(command, args, [0]);
  if (output === undefined) failures++;
  else process.stdout.write(`${name}: ${output.trim().split("\n").at(-1) ?? ""}\n`);
}

function fail(name: string, why: string): void {
  failures++;
  process.stdout.write(`${name}: ${why}\n`);
}

/** What a command says; undefined, with all it said on stderr, when it ends with another code. */
function run(command: string, args: readonly string[], codes: readonly number[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, DBT_PROFILES_DIR: folder, PYTHONUTF8: "1" },
  });
  if (error === undefined && status !== null && codes.includes(status)) return stdout;
  process.stderr.write(`${command} ${args.join(" ")}\n${stdout}${stderr}${error?.message ?? ""}\n`);
  return undefined;
}
