import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { download } from "./download.ts";
import { checkOut } from "./git.ts";
import type { Hub } from "./hub.ts";
import { unpackTarball } from "./tarball.ts";
import type { PinnedPackage } from "./types.ts";

/** Fetches packages into folders of this invocation's own temporary folder, each once. */
export class PackageFetcher {
  readonly #hub: Hub;
  readonly #projectRoot: string;
  readonly #folder: string;
  readonly #fetched = new Map<string, Promise<{ folder: string; revision: string | null }>>();

  constructor(hub: Hub, projectRoot: string) {
    this.#hub = hub;
    this.#projectRoot = projectRoot;
    this.#folder = mkdtempSync(join(tmpdir(), "quern-deps-"));
  }

  /** The project's folder, and the commit when it comes from git. @throws QuernError QN-DEPS-* */
  fetch(pinned: PinnedPackage): Promise<{ folder: string; revision: string | null }> {
    const key = JSON.stringify({ ...pinned, name: pinned.kind === "tarball" ? pinned.name : "" });
    let answer = this.#fetched.get(key);
    if (answer === undefined) {
      answer = this.#fetch(pinned, join(this.#folder, String(this.#fetched.size)));
      this.#fetched.set(key, answer);
    }
    return answer;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #fetch(pinned: PinnedPackage, folder: string): Promise<{ folder: string; revision: string | null }> {
    switch (pinned.kind) {
      case "local": {
        const local = resolve(this.#projectRoot, pinned.path);
        if (existsSync(local)) return { folder: local, revision: null };
        throw new QuernError("QN-DEPS-NOT-FOUND", `The local package ${pinned.path} does not exist`, {
          hint: `Looked for ${local}.`,
        });
      }
      case "hub": {
        const tarball = (await this.#hub.getPackage(pinned.package)).versions[pinned.version]?.tarball;
        if (tarball === undefined) {
          throw new QuernError(
            "QN-DEPS-NOT-FOUND",
            `Package ${pinned.package} has no version ${pinned.version} on the hub`,
          );
        }
        await this.#hub.getTarball(tarball, `${folder}.tar.gz`);
        return { folder: await unpackTarball(`${folder}.tar.gz`, folder), revision: null };
      }
      case "tarball": {
        await download(new URL(pinned.url), `${folder}.tar.gz`);
        return { folder: await unpackTarball(`${folder}.tar.gz`, folder), revision: null };
      }
      case "git": {
        const revision = await checkOut(pinned.url, pinned.revision === "" ? null : pinned.revision, folder);
        return { folder: below(folder, pinned.subdirectory), revision };
      }
    }
  }
}

function below(folder: string, subdirectory: string | null): string {
  if (subdirectory === null) return folder;
  const inner = resolve(folder, subdirectory);
  const path = relative(folder, inner);
  if (path.startsWith("..") || isAbsolute(path))
    throw new QuernError("QN-DEPS-INVALID", `The subdirectory '${subdirectory}' leaves the repository`);
  if (!existsSync(inner)) throw new QuernError("QN-DEPS-NOT-FOUND", `The repository has no folder '${subdirectory}'`);
  return inner;
}
