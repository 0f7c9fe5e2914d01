import { platform, release } from "node:os";
import { dirname, join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import { DBT_VERSION, quernVersion } from "../base/package-root.ts";
import { checkLake } from "../ingest/index.ts";
import { newInvocationId } from "../manifest/index.ts";
import { findProject, loadWorkspace, profileFiles } from "../project/index.ts";
import type { Workspace } from "../project/types.ts";
import { adapterRegistry } from "../warehouse/registry.ts";
import type { Adapter, Check } from "../warehouse/types.ts";
import { completeEffects } from "./effects.ts";
import { flagsOf } from "./flags.ts";
import type { DebugOptions, Effects, Outcome } from "./types.ts";

/**
 * Says what quern finds (versions, profile, project), and tries the connection. Nothing is thrown: a failed check is told
 * and makes `success` false. https://docs.getdbt.com/reference/commands/debug
 */
export async function debug(options: DebugOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const complete = completeEffects(effects);
  const started = performance.now();
  const say = (text: string): void => complete.emit({ type: "output", text });
  const end = (success: boolean): Outcome => ({
    success,
    cancelled: false,
    results: [],
    elapsed: (performance.now() - started) / 1000,
  });
  const locations = locate(options, complete);
  if (options.configDir === true) {
    say(`profiles.yml is looked for in:\n${locations.profiles.map((file) => `  ${dirname(file)}`).join("\n")}`);
    return end(true);
  }
  say(`quern version: ${quernVersion()} (dbt ${DBT_VERSION})`);
  say(`node version: ${process.versions.node}`);
  say(`os info: ${platform()} ${release()}`);
  say(`Using profiles.yml in ${locations.profiles.join(" or ")}`);
  say(`Using project file at ${locations.project}`);
  const found = load(options, complete, locations.profiles);
  if (found.workspace !== undefined) say(`adapter type: ${found.workspace.target.type}`);
  if (options.connection === true) say("Skipping steps before connection verification");
  else {
    say("Configuration:");
    say(`  profiles.yml file [${found.profile}]`);
    say(`  dbt_project.yml file [${found.project}]`);
    if (found.workspace !== undefined) {
      say(`  profile: ${found.workspace.target.profileName} [OK found]`);
      say(`  target: ${found.workspace.target.name} [OK found]`);
    }
  }
  const failures = [...found.failures];
  if (found.workspace === undefined) say("Connection test skipped since no profile was found");
  else failures.push(...(await tryConnection(found.workspace, complete, say)));
  if (failures.length === 0) {
    say("All checks passed!");
    return end(true);
  }
  say(`${failures.length} ${failures.length === 1 ? "check" : "checks"} failed:`);
  for (const failure of failures) say(`${failure}\n`);
  return end(false);
}

interface Found {
  readonly workspace: Workspace | undefined;
  /** The state of each file, in dbt's words. */
  readonly profile: string;
  readonly project: string;
  readonly failures: readonly string[];
}

function load(options: DebugOptions, { env, cwd, emit }: Effects, profiles: readonly string[]): Found {
  try {
    const flags = flagsOf("debug", options);
    const workspace = loadWorkspace({ ...options, flags, env, cwd, emit, packages: false, adapters: adapterRegistry });
    return { workspace, profile: "OK found and valid", project: "OK found and valid", failures: [] };
  } catch (cause) {
    if (!(cause instanceof QuernError) || cause.code === "QN-CLI-USAGE") throw cause;
    const file = cause.place === undefined ? "" : ` (${cause.place.file}:${cause.place.line ?? 1})`;
    const hint = cause.hint === undefined ? "" : `\n  ${cause.hint}`;
    if (isAboutProfile(cause, profiles)) {
      const isMissing = /Could not find profiles\.yml/.test(cause.message);
      return {
        workspace: undefined,
        profile: isMissing ? "ERROR not found" : "ERROR invalid",
        project: "OK found and valid",
        failures: [
          isMissing
            ? `No profile: as dbt looked for a profiles.yml file in ${options.profilesDir ?? env.DBT_PROFILES_DIR}, so does quern, and there is none.`
            : `Profile loading failed for the following reason:\n  ${cause.message}${file}${hint}`,
        ],
      };
    }
    return {
      workspace: undefined,
      profile: "not read",
      project: cause.code === "QN-PROJECT-NOT-FOUND" ? "ERROR not found" : "ERROR invalid",
      failures: [`Project loading failed for the following reason:\n  ${cause.message}${file}${hint}`],
    };
  }
}

function isAboutProfile(error: QuernError, profiles: readonly string[]): boolean {
  if (error.code.startsWith("QN-PROFILE-") || error.code === "QN-DB-ADAPTER-UNKNOWN") return true;
  return error.place !== undefined && profiles.includes(error.place.file);
}

/** What fails of all that a build needs of the warehouse and the lake. */
async function tryConnection(
  workspace: Workspace,
  { emit, env }: Effects,
  say: (text: string) => void,
): Promise<string[]> {
  const { root, target } = workspace;
  say("Connection:");
  const invocationId = newInvocationId();
  const adapter = await adapterRegistry
    .get(target.type)!
    .open({ target, projectRoot: root.root, emit, invocationId, maxBytes: null });
  for (const [key, value] of Object.entries(adapter.describeConnection())) say(`  ${key}: ${value}`);
  const failures: string[] = [];
  const tell = ({ what, found }: Check): void => {
    say(`  ${what}: ${typeof found === "string" ? `[OK ${found}]` : "[ERROR]"}`);
    if (typeof found !== "string") failures.push(`${what}: ${told(found)}`);
  };
  try {
    if (adapter.diagnose === undefined) await runQuery(adapter);
    else for await (const check of adapter.diagnose()) tell(check);
    const lake = await checkLake(workspace, env, adapter);
    if (lake !== null) tell(lake);
  } catch (cause) {
    if (!(cause instanceof QuernError)) throw cause;
    failures.push(`Could not connect to the database:\n  ${told(cause)}`);
  } finally {
    await adapter.close();
  }
  say(`  Connection test: [${failures.length === 0 ? "OK connection ok" : "ERROR"}]\n`);
  return failures;
}

const told = ({ message, hint }: QuernError): string => (hint === undefined ? message : `${message}\n  ${hint}`);

async function runQuery(adapter: Adapter): Promise<void> {
  await adapter.connect();
  const connection = await adapter.acquire("debug");
  await connection.execute("select 1 as id", { fetch: true });
  await connection.release();
}

function locate(options: DebugOptions, { env, cwd }: Effects): { project: string; profiles: string[] } {
  const folder = resolve(cwd, options.projectDir ?? env.DBT_PROJECT_DIR ?? ".");
  let project = join(folder, "dbt_project.yml");
  try {
    project = findProject(options.projectDir ?? env.DBT_PROJECT_DIR, cwd);
  } catch (cause) {
    if (!(cause instanceof QuernError)) throw cause;
  }
  return { project, profiles: profileFiles({ ...options, env, cwd, projectRoot: dirname(project) }) };
}
