import { Callable, native, type Value } from "../../jinja/index.ts";
import { declaredPackages, targetNames } from "../../project/index.ts";
import type { PackageSpec } from "../../project/packages/types.ts";
import type { Project } from "../../project/types.ts";
import type { NodeContext } from "../node-context.ts";
import type { ContextSession } from "../session.ts";
import { readFlag } from "./flags.ts";
import { Members } from "./members.ts";

/**
 * `ref` or `source`: a function that carries the invocation's configuration, as dbt's resolvers do. Packages that keep a
 * log of runs read the project's name, version and vars as `builtins.ref.config`.
 */
export class Resolver extends Callable {
  readonly #session: ContextSession;

  constructor(name: string, { session }: NodeContext, call: ConstructorParameters<typeof Callable>[1]) {
    super(name, call);
    this.#session = session;
  }

  override attr(name: string): Value | undefined {
    return name === "config" ? configOf(this.#session, this.#session.workspace.root) : super.attr(name);
  }
}

/** What dbt calls a RuntimeConfig: a project of this invocation with its target, under the names of dbt's attributes. */
function configOf(session: ContextSession, project: Project): Value {
  return new Members("RuntimeConfig", (name) =>
    Object.hasOwn(attributes, name) ? attributes[name]!(session, project) : undefined,
  );
}

const attributes: Readonly<Record<string, (session: ContextSession, project: Project) => Value>> = {
  project_name: (_, { name }) => name,
  version: (_, { version }) => version,
  project_root: (_, { root }) => root,
  model_paths: (_, { modelPaths }) => [...modelPaths],
  seed_paths: (_, { seedPaths }) => [...seedPaths],
  snapshot_paths: (_, { snapshotPaths }) => [...snapshotPaths],
  test_paths: (_, { testPaths }) => [...testPaths],
  analysis_paths: (_, { analysisPaths }) => [...analysisPaths],
  macro_paths: (_, { macroPaths }) => [...macroPaths],
  docs_paths: (_, { docsPaths }) => [...docsPaths],
  asset_paths: (_, { assetPaths }) => [...assetPaths],
  target_path: (_, { targetPath }) => targetPath,
  log_path: (_, { logPath }) => logPath,
  clean_targets: (_, { cleanTargets }) => [...cleanTargets],
  packages_install_path: (_, { packagesInstallPath }) => packagesInstallPath,
  dispatch: (_, { dispatch }) => dispatch as unknown as Value,
  quoting: (_, { quoting: { database = true, schema = true, identifier = true } }) => ({
    database,
    schema,
    identifier,
  }),
  on_run_start: (_, { onRunStart }) => [...onRunStart],
  on_run_end: (_, { onRunEnd }) => [...onRunEnd],
  restrict_access: (_, { restrictAccess }) => restrictAccess,
  ...configTrees(),
  vars: (_, { vars }) =>
    new Members("VarProvider", (name) => {
      if (name === "vars") return vars as Value;
      return name === "to_dict" ? native(name, () => vars as Value) : undefined;
    }),
  cli_vars: ({ workspace }) => workspace.cliVars as Value,
  profile_name: ({ workspace }) => workspace.target.profileName,
  target_name: ({ workspace }) => workspace.target.name,
  threads: ({ workspace }) => workspace.target.threads,
  credentials: ({ workspace }) => targetNames(workspace.target) as Value,
  args: (session) =>
    new Members("Flags", (name) =>
      name.toLowerCase() === "vars" ? (session.workspace.cliVars as Value) : (readFlag(session, name) as Value),
    ),
  dependencies: (session) =>
    Object.fromEntries(session.workspace.packages.map((each) => [each.name, configOf(session, each)])),
  packages: ({ workspace, env }, { root }) => ({
    packages: declaredPackages(root, env, workspace.cliVars).specs.map(packageEntry),
  }),
};

function configTrees(): Record<string, (session: ContextSession, project: Project) => Value> {
  const trees = [
    "models",
    "seeds",
    "snapshots",
    "sources",
    "data_tests",
    "unit_tests",
    "exposures",
    "metrics",
  ] as const;
  return Object.fromEntries(trees.map((name) => [name, (_, { configs }) => configs[name] as Value]));
}

/** An entry of packages.yml under the names that dbt gives its parts. */
function packageEntry(spec: PackageSpec): Record<string, Value> {
  switch (spec.kind) {
    case "hub":
      return { package: spec.package, version: spec.versions.length === 1 ? spec.versions[0]! : [...spec.versions] };
    case "git":
      return { git: spec.url, revision: spec.revision, subdirectory: spec.subdirectory };
    case "local":
      return { local: spec.path };
    case "tarball":
      return { tarball: spec.url, name: spec.name };
  }
}
