import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import type { Emit } from "../../base/events.ts";
import { fileError } from "../../base/files.ts";
import type { PackageFetcher } from "./fetch-package.ts";
import type { FetchedPackage, PinnedPackage } from "./types.ts";

/**
 * Installs the packages below `folder` (dbt_packages/): all of them beside the old ones first, then the folders are
 * swapped, so that an interrupted or failed install leaves the old packages.
 * @throws QuernError QN-DEPS-*, QN-FILE-WRITE
 */
export async function installPackages(
  packages: readonly PinnedPackage[],
  folder: string,
  fetcher: PackageFetcher,
  readProject: (folder: string) => FetchedPackage,
  emit: Emit,
): Promise<void> {
  const fresh = `${folder}.${process.pid}.new`;
  const old = `${folder}.${process.pid}.old`;
  try {
    mkdirSync(fresh, { recursive: true });
    for (const pinned of packages) {
      const { folder: from } = await fetcher.fetch(pinned);
      const name = pinned.name === "" ? readProject(from).name : pinned.name;
      if (!/^\w+$/.test(name)) throw new QuernError("QN-DEPS-INVALID", `'${name}' can't be the name of a package`);
      place(pinned, from, join(fresh, name), join(folder, name));
      emit({ type: "log", level: "info", message: `Installed ${describe(pinned, name)}` });
    }
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
  } catch (cause) {
    throw fileError(cause, folder, "write");
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/** Local packages are linked, so that their changes count at once (as in dbt); the link must fit its final place. */
function place(pinned: PinnedPackage, from: string, to: string, final: string): void {
  if (pinned.kind === "local") symlinkSync(relative(resolve(final, ".."), from), to, "dir");
  else cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("/.git") });
}

function describe(pinned: PinnedPackage, name: string): string {
  switch (pinned.kind) {
    case "hub":
      return `${pinned.package} from version ${pinned.version}`;
    case "git":
      return `${name} from revision ${pinned.revision}`;
    case "local":
      return `${name} from <local @ ${pinned.path}>`;
    case "tarball":
      return `${name} from tarball (url: ${pinned.url})`;
  }
}
