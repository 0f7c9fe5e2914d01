import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import { readText, writeAtomic } from "../base/files.ts";
import type { JsonObject } from "../manifest/types.ts";
import {
  declaredPackages,
  loadWorkspace,
  lockedPackages,
  openSecrets,
  projectFileIn,
  readRawProject,
} from "../project/index.ts";
import {
  addPackage,
  type FetchedPackage,
  installPackages,
  openHub,
  PackageFetcher,
  resolvePackages,
  writeLock,
} from "../project/packages/index.ts";
import { adapterRegistry } from "../warehouse/registry.ts";
import { completeEffects } from "./effects.ts";
import { flagsOf } from "./flags.ts";
import { lockProject } from "./project-lock.ts";
import type { DepsOptions, Effects, Outcome } from "./types.ts";

/** The public hub; DBT_PACKAGE_HUB_URL names another. */
const publicHub = "https://hub.getdbt.com/";

/**
 * Installs the packages that packages.yml or dependencies.yml ask for, at the versions of package-lock.yml while that
 * fits. https://docs.getdbt.com/reference/commands/deps
 * @throws QuernError QN-DEPS-*
 */
export async function deps(options: DepsOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const { emit, env, cwd, now } = completeEffects(effects);
  const started = performance.now();
  const { root, flags } = loadWorkspace({
    ...options,
    flags: flagsOf("deps", options),
    env,
    cwd,
    emit,
    packages: false,
    adapters: adapterRegistry,
  });
  const vars = options.vars ?? {};
  const projectLock = lockProject(root.root, "deps", now());
  const hub = openHub(env.DBT_PACKAGE_HUB_URL ?? publicHub);
  const fetcher = new PackageFetcher({
    hub,
    projectRoot: root.root,
    cache: join(root.root, ".quern", "packages"),
    openSecrets: (text) => openSecrets(text, env),
  });
  try {
    if (options.addPackage !== undefined) await addToFile(root.root, options);
    const { specs, hash } = declaredPackages(root.root, env, vars);
    const readProject = (folder: string): FetchedPackage => describeFetched(folder, env, vars);
    const lockFile = join(root.root, "package-lock.yml");
    const lock = options.upgrade === true ? undefined : lockedPackages(lockFile, env, vars);
    // what is asked for may have changed since
    let packages = lock?.hash === hash ? lock.packages : undefined;
    if (specs.length === 0) {
      emit({ type: "warning", code: "DepsNoPackagesFound", message: "No packages were found in packages.yml" });
      packages = [];
    } else if (packages === undefined) {
      packages = await resolvePackages({ name: root.name, folder: root.root }, specs, {
        hub,
        fetcher,
        readProject,
        emit,
        checkVersion: flags.VERSION_CHECK !== false,
      });
      writeLock(lockFile, { packages, hash });
      emit({ type: "artifact", path: lockFile });
    }
    if (options.lock !== true) {
      await installPackages(packages, resolve(root.root, root.packagesInstallPath), fetcher, readProject, emit);
    }
  } finally {
    fetcher.close();
    projectLock.release();
  }
  return { success: true, cancelled: false, results: [], elapsed: (performance.now() - started) / 1000 };
}

function describeFetched(folder: string, env: NodeJS.ProcessEnv, vars: JsonObject): FetchedPackage {
  const file = projectFileIn(folder);
  if (file === undefined) {
    throw new QuernError("QN-DEPS-INVALID", `The package in ${folder} has no project file, so it is no package`);
  }
  const { name } = readRawProject(file).values;
  return { folder, name: String(name), dependencies: declaredPackages(folder, env, vars).specs };
}

/** Adds an entry to packages.yml, in place of one for the same package. */
async function addToFile(root: string, options: DepsOptions): Promise<void> {
  const { name, version } = options.addPackage!;
  const source = options.source ?? "hub";
  if (version === null && source !== "local") {
    throw new QuernError("QN-CLI-USAGE", `--add-package needs a version: ${name}@VERSION`);
  }
  const file = join(root, "packages.yml");
  const text = existsSync(file) ? readText(file) : "";
  writeAtomic(file, await addPackage(text, newEntry(source, name, version), file));
}

function newEntry(source: "hub" | "git" | "local", name: string, version: string | null): JsonObject {
  if (source === "local") return { local: name };
  if (source === "git") return { git: name, revision: version };
  const ranges = version?.includes(",") ? version.split(",").map((range) => range.trim()) : version;
  return { package: name, version: ranges };
}
