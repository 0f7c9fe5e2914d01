import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dbtCommand, dbtEnvironment } from "./dbt-venv.ts";

/**
 * `node scripts/dbt-state.ts`: runs the projects in test/features/made-by-dbt with dbt itself and keeps the artifacts,
 * without dbt's own macros and texts, as the earlier state that the tests compare with and defer to.
 */
const home = fileURLToPath(new URL("../test/features/made-by-dbt/", import.meta.url));
const dbt = dbtCommand();
if (dbt === undefined) process.exit(2);

const build = ["build", "--target", "prod", "--exclude-resource-type", "exposure"];
const freshness = ["source", "freshness", "--target", "prod"];
keep("project", "state", [build, freshness, build], ["manifest.json", "run_results.json", "sources.json"]);
keep("written", "written-state", [["parse", "--target", "prod"]], ["manifest.json"]);

/** Runs commands of dbt in a copy of a project, and keeps what they leave. */
function keep(project: string, state: string, commands: readonly string[][], names: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "quern-dbt-state-"));
  try {
    cpSync(join(home, project), folder, { recursive: true });
    for (const words of commands) {
      const { status } = spawnSync(dbt!, words, {
        cwd: folder,
        stdio: "inherit",
        env: { ...process.env, ...dbtEnvironment, DBT_PROFILES_DIR: folder },
      });
      if (status === 2) process.exit(2);
    }
    rmSync(join(home, state), { recursive: true, force: true });
    mkdirSync(join(home, state));
    for (const name of names) {
      const text = readFileSync(join(folder, "target", name), "utf8").replaceAll(folder, ".");
      writeFileSync(join(home, state, name), `${JSON.stringify(ours(JSON.parse(text)), null, 1)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An artifact without the macros and docs that dbt brings itself. */
function ours(artifact: Record<string, unknown>): unknown {
  const isOurs = ([, { package_name: name }]: [string, { package_name: string }]): boolean => !name.startsWith("dbt");
  const kept = (part: unknown): unknown =>
    Object.fromEntries(Object.entries(part as Record<string, { package_name: string }>).filter(isOurs));
  return "macros" in artifact ? { ...artifact, macros: kept(artifact.macros), docs: kept(artifact.docs) } : artifact;
}
