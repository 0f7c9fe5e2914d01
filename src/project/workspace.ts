import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import { readText } from "../base/files.ts";
import { DBT_VERSION } from "../base/package-root.ts";
import { rememberSecretsOf } from "../base/secrets.ts";
import { readYaml } from "../base/yaml.ts";
import { Scope, type Value } from "../jinja/index.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import type { AdapterEntry } from "../warehouse/types.ts";
import { CheckedFile } from "./checked-file.ts";
import { speaksDbt } from "./dbt-version.ts";
import { makeEarlyVar, makeEnvVar } from "./early-names.ts";
import { findProject, projectFileIn, projectFileNames } from "./find-project.ts";
import { mergeFlags } from "./flags.ts";
// not by the folder's index: what downloads and unpacks packages takes long to load
import { hashPackages, type PackageLock, readLock } from "./packages/lock-file.ts";
import { readSpecs } from "./packages/read-specs.ts";
import type { PackageSpec } from "./packages/types.ts";
import { chooseTarget } from "./profiles.ts";
import { buildProject, type RawProject, readRawProject } from "./read-project.ts";
import { targetNames } from "./target-names.ts";
import { renderValues } from "./template-values.ts";
import type { Project, Workspace } from "./types.ts";

export interface WorkspaceOptions {
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  readonly vars?: JsonObject;
  readonly threads?: number;
  readonly targetPath?: string;
  readonly logPath?: string;
  /** Flags set on the command line, by dbt's names in any case; absent ones are left to the environment and the project. */
  readonly flags: Readonly<Record<string, Json | undefined>>;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly adapters: ReadonlyMap<string, AdapterEntry>;
  readonly emit: Emit;
  /** False for `deps` and `clean`, which work before packages are installed. Default true. */
  readonly packages?: boolean;
}

/**
 * The project of a command with its packages, its target and its flags.
 * @throws QuernError QN-PROJECT-*, QN-PROFILE-*, QN-YAML-SYNTAX, QN-ENV-VAR-MISSING, QN-PACKAGE-MISSING
 */
export function loadWorkspace(options: WorkspaceOptions): Workspace {
  const { env, cwd, emit } = options;
  rememberSecretsOf(env);
  const file = findProject(options.projectDir ?? env.DBT_PROJECT_DIR, cwd);
  warnOfTwin(file, emit);
  const raw = readRawProject(file);
  const cliVars = options.vars ?? {};
  const early: Record<string, Value> = {
    env_var: makeEnvVar(env, "refuse"),
    var: makeEarlyVar({ ...raw.fileVars, ...cliVars }),
  };
  const flags = mergeFlags(options.flags, env, asObject(raw.values.flags));
  const askedProfile = options.profile ?? env.DBT_PROFILE;
  const profile = askedProfile ?? textOf(renderValues(raw.values.profile ?? null, Scope.of(early), file));
  const target = chooseTarget({
    projectName: String(raw.values.name ?? "quern"),
    projectRoot: dirname(file),
    profile,
    isProfileAskedFor: askedProfile !== undefined,
    target: options.target ?? env.DBT_TARGET,
    threads: options.threads ?? (env.DBT_THREADS ? Number(env.DBT_THREADS) : undefined),
    profilesDir: options.profilesDir,
    vars: cliVars,
    env,
    cwd,
    adapters: options.adapters,
    emit,
  });
  const names: Record<string, Value> = { ...early, target: targetNames(target) as Value };
  const built = buildProject(raw, names, emit);
  const root: Project = {
    ...built,
    profile,
    targetPath: options.targetPath ?? env.DBT_TARGET_PATH ?? built.targetPath,
    logPath: options.logPath ?? env.DBT_LOG_PATH ?? built.logPath,
  };
  if (flags.VERSION_CHECK !== false) checkVersion(root);
  const installed = options.packages === false ? [] : readInstalled(root, names, emit);
  if (options.packages !== false) checkDeclared(root, raw, options, installed);
  return { root, packages: [root, ...installed], target, cliVars, flags };
}

function warnOfTwin(file: string, emit: Emit): void {
  const [own, twin] = [basename(file), projectFileNames.find((name) => name !== basename(file))!];
  if (!existsSync(join(dirname(file), twin))) return;
  emit({
    type: "warning",
    code: "TwoProjectFiles",
    message: `${own} is read and ${twin} beside it is not: a project has one of the two`,
    hint: "Remove the one that is out of date.",
  });
}

/** Packages below dbt_packages/, by folder name. */
function readInstalled(root: Project, names: Readonly<Record<string, Value>>, emit: Emit): Project[] {
  const folder = resolve(root.root, root.packagesInstallPath);
  if (!existsSync(folder)) return [];
  const projects: Project[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (name.startsWith("__") || !statSync(path).isDirectory()) continue;
    const file = projectFileIn(path);
    if (file === undefined) {
      emit({
        type: "warning",
        code: "NotAPackage",
        message: `${path} has no project file, so it is no package`,
        hint: "Run `quern deps` to install packages afresh.",
      });
      continue;
    }
    const project = buildProject(readRawProject(file), names, () => undefined);
    const twin = [root, ...projects].find((each) => each.name === project.name);
    if (twin !== undefined) {
      throw new QuernError(
        "QN-DEPS-CONFLICT",
        `The packages ${twin.root} and ${project.root} have the same name '${project.name}'`,
        {
          hint: "Run `quern deps` to install packages afresh.",
        },
      );
    }
    projects.push(project);
  }
  return projects;
}

/** What packages.yml or dependencies.yml of a project ask for. @throws QuernError QN-DEPS-INVALID, QN-YAML-SYNTAX */
export function declaredPackages(folder: string, env: NodeJS.ProcessEnv, cliVars: JsonObject): DeclaredPackages {
  let projects: string[] = [];
  for (const name of ["packages.yml", "dependencies.yml"]) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const text = readText(file);
    const values = new CheckedFile(file, text, "QN-DEPS-INVALID").object(readYaml(text, file), []);
    if (Array.isArray(values.projects)) projects = values.projects.map(nameOfProject);
    const raw = values.packages ?? null;
    if (raw === null) continue;
    const rendered = name === "packages.yml" ? renderValues(raw, packageScope(env, cliVars), file) : raw;
    const specs = readSpecs(rendered, file);
    return { file, specs, projects, hash: hashPackages(rendered as Json[], raw as Json[]) };
  }
  return { file: join(folder, "packages.yml"), specs: [], projects, hash: hashPackages([], []) };
}

const nameOfProject = (entry: Json): string =>
  String(typeof entry === "object" && entry !== null && !Array.isArray(entry) ? entry.name : entry);

export interface DeclaredPackages {
  readonly file: string;
  readonly specs: readonly PackageSpec[];
  /** Projects of dbt's cloud that dependencies.yml names. */
  readonly projects: readonly string[];
  /** What package-lock.yml tells whether they have changed by. */
  readonly hash: string;
}

/** package-lock.yml; undefined when there is none that can be read. */
export function lockedPackages(file: string, env: NodeJS.ProcessEnv, cliVars: JsonObject): PackageLock | undefined {
  if (!existsSync(file)) return undefined;
  return readLock(renderValues(readYaml(readText(file), file), packageScope(env, cliVars), file));
}

const packageScope = (env: NodeJS.ProcessEnv, cliVars: JsonObject): Scope =>
  Scope.of({ env_var: makeEnvVar(env, "opaque"), var: makeEarlyVar(cliVars) });

function checkDeclared(
  root: Project,
  raw: RawProject,
  { env, vars = {}, emit }: WorkspaceOptions,
  installed: readonly Project[],
): void {
  const { specs, file, projects } = declaredPackages(root.root, env, vars);
  if (projects.length > 0) {
    emit({
      type: "warning",
      code: "ProjectDependenciesUnsupported",
      message: `dependencies.yml names other projects (${projects.join(", ")}), whose models only dbt's cloud can tell: what refers to them is not found`,
      hint: "Install the project as a package, or read its tables as sources.",
    });
  }
  if (specs.length <= installed.length) return;
  throw new QuernError(
    "QN-PACKAGE-MISSING",
    `${raw.values.name ?? "The project"} depends on ${specs.length} packages, but ${installed.length} are installed in ${root.packagesInstallPath}/`,
    { place: { file }, hint: "Run `quern deps` to install package dependencies." },
  );
}

function checkVersion(root: Project): void {
  if (speaksDbt(root.requireDbtVersion.join(" "))) return;
  throw new QuernError(
    "QN-PROJECT-INVALID",
    `This project requires dbt ${root.requireDbtVersion.join(", ")}, and quern speaks dbt ${DBT_VERSION}`,
    {
      place: { file: join(root.root, root.file) },
      hint: "Change require-dbt-version, or pass --no-version-check.",
    },
  );
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function textOf(value: Json): string | null {
  return value === null ? null : String(value);
}
