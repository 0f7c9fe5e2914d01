import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import { speaksDbt } from "../dbt-version.ts";
import type { PackageFetcher } from "./fetch-package.ts";
import type { Hub } from "./hub.ts";
import type { FetchedPackage, GitSpec, HubSpec, LocalSpec, PackageSpec, PinnedPackage } from "./types.ts";
import { pickVersion } from "./versions.ts";

export interface ResolveEffects {
  readonly hub: Hub;
  readonly fetcher: PackageFetcher;
  /** Reads name and dependencies of a fetched project. */
  readonly readProject: (folder: string) => FetchedPackage;
  readonly emit: Emit;
  /** Whether versions that ask for another dbt than quern speaks stay out. */
  readonly checkVersion: boolean;
}

/** A spec, and whose file asks for it: messages name both. */
interface Asked {
  readonly spec: PackageSpec;
  readonly by: string;
  /** Folder of the project that asks: local paths start there. */
  readonly from: string;
}

/**
 * Pins every package that the root project needs, dependencies of dependencies included. Ranges of all who ask for one
 * hub package must agree; a repository can stand at one revision only; two packages can't have one project name.
 * @throws QuernError QN-DEPS-CONFLICT, QN-DEPS-NOT-FOUND, QN-DEPS-DOWNLOAD
 */
export async function resolvePackages(
  root: { readonly name: string; readonly folder: string },
  specs: readonly PackageSpec[],
  effects: ResolveEffects,
): Promise<PinnedPackage[]> {
  const asked = new Map<string, Asked[]>();
  const visited = new Set<string>();
  const resolved = new Map<string, PinnedPackage>();
  let pending: Asked[] = specs.map((spec) => ({ spec, by: root.name, from: root.folder }));
  while (pending.length > 0) {
    for (const entry of pending) {
      const key = identify(entry, root.folder);
      asked.set(key, [...(asked.get(key) ?? []), entry]);
    }
    const keys = new Set(pending.map((entry) => identify(entry, root.folder)));
    pending = [];
    for (const key of keys) {
      const pinned = await pin(asked.get(key)!, root.folder, effects);
      const { folder, revision } = await effects.fetcher.fetch(pinned);
      const project = effects.readProject(folder);
      resolved.set(key, finish(pinned, project.name, revision));
      const visit = `${key} ${JSON.stringify(pinned)}`;
      if (visited.has(visit)) continue;
      visited.add(visit);
      for (const spec of project.dependencies) pending.push({ spec, by: project.name, from: folder });
    }
  }
  const pinned = [...resolved.values()];
  checkNames(root.name, pinned);
  return pinned;
}

/** What makes two specs mean one package. */
function identify({ spec, from }: Asked, root: string): string {
  switch (spec.kind) {
    case "hub":
      return `hub ${spec.package}`;
    case "git":
      return `git ${spec.url.replace(/\.git$/, "")} ${spec.subdirectory ?? ""}`;
    case "tarball":
      return `tarball ${spec.url}`;
    case "local":
      return `local ${localPath(root, from, spec.path)}`;
  }
}

async function pin(all: readonly Asked[], root: string, effects: ResolveEffects): Promise<PinnedPackage> {
  const { spec, from } = all[0]!;
  switch (spec.kind) {
    case "hub":
      return pinHub(all, spec, effects);
    case "git":
      return pinGit(all, spec, effects.emit);
    case "tarball":
      return { kind: "tarball", url: spec.url, name: spec.name };
    case "local":
      return { kind: "local", path: localPath(root, from, (spec as LocalSpec).path), name: "" };
  }
}

async function pinHub(
  all: readonly Asked[],
  spec: HubSpec,
  { hub, emit, checkVersion }: ResolveEffects,
): Promise<PinnedPackage> {
  const specs = all as readonly (Asked & { spec: HubSpec })[];
  const ranges = specs.flatMap(({ spec: each, by }) => each.versions.map((text) => ({ text, askedBy: by })));
  const { versions, movedTo } = await hub.getPackage(spec.package);
  if (movedTo !== null) {
    emit({
      type: "warning",
      code: "PackageRedirectDeprecation",
      message: `The package ${spec.package} has moved to ${movedTo}`,
      hint: `Name ${movedTo} in packages.yml.`,
    });
  }
  const prereleases = specs.some(({ spec: each }) => each.installPrerelease);
  const speaks = (version: string): boolean =>
    !checkVersion || speaksDbt(versions[version]!.requireDbtVersion.join(" "));
  const version = pickVersion(spec.package, ranges, Object.keys(versions), prereleases, speaks);
  return { kind: "hub", package: spec.package, version, name: "" };
}

function pinGit(all: readonly Asked[], spec: GitSpec, emit: Emit): PinnedPackage {
  const revisions = new Map<string, string>();
  for (const { spec: each, by } of all as readonly (Asked & { spec: GitSpec })[]) {
    if (each.revision !== null) revisions.set(each.revision, by);
  }
  if (revisions.size > 1) {
    const shown = [...revisions].map(([revision, by]) => `${revision} (${by})`).join(", ");
    throw new QuernError("QN-DEPS-CONFLICT", `The repository ${spec.url} is asked for at several revisions: ${shown}`);
  }
  const [revision] = revisions.keys();
  if (revision === undefined && spec.warnUnpinned) {
    emit({
      type: "warning",
      code: "DepsUnpinned",
      message: `The git package "${spec.url}" is not pinned to a revision: it stands where its default branch stands`,
      hint: "Set 'revision' to a tag or commit.",
    });
  }
  return { kind: "git", url: spec.url, revision: revision ?? "", subdirectory: spec.subdirectory, name: "" };
}

function finish(pinned: PinnedPackage, name: string, revision: string | null): PinnedPackage {
  return pinned.kind === "git" && revision !== null ? { ...pinned, revision, name } : { ...pinned, name };
}

function checkNames(root: string, packages: readonly PinnedPackage[]): void {
  const seen = new Set([root]);
  for (const { name } of packages) {
    if (seen.has(name)) {
      const what = name === root ? "a package has the name of the root project" : "two packages have one name";
      throw new QuernError("QN-DEPS-CONFLICT", `Found duplicate project "${name}": ${what}`);
    }
    seen.add(name);
  }
}

/** A local package of a package: dbt reads its path from the root project, and where nothing stands there, quern from the package. */
function localPath(root: string, from: string, path: string): string {
  const folder = existsSync(resolve(root, path)) ? resolve(root, path) : resolve(from, path);
  return relative(root, folder) || ".";
}
