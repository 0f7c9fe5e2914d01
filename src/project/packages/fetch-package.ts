import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { download } from "./download.ts";
import { checkOut } from "./git.ts";
import type { Hub } from "./hub.ts";
import { unpackTarball } from "./tarball.ts";
import type { PinnedPackage } from "./types.ts";

export interface FetchSettings {
  readonly hub: Hub;
  readonly projectRoot: string;
  /** Folder that keeps what was downloaded, for the next time: versions of the hub, and repositories. */
  readonly cache: string;
  /** Puts the values of secrets into an address. */
  readonly openSecrets: (text: string) => string;
}

export interface Fetched {
  readonly folder: string;
  /** The commit, when it comes from git. */
  readonly revision: string | null;
}

/** Fetches packages into folders of this invocation's own temporary folder, each once. */
export class PackageFetcher {
  readonly #settings: FetchSettings;
  readonly #folder: string;
  readonly #fetched = new Map<string, Promise<Fetched>>();

  constructor(settings: FetchSettings) {
    this.#settings = settings;
    this.#folder = mkdtempSync(join(tmpdir(), "quern-deps-"));
  }

  /** The project's folder. @throws QuernError QN-DEPS-* */
  fetch(pinned: PinnedPackage): Promise<Fetched> {
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

  async #fetch(pinned: PinnedPackage, folder: string): Promise<Fetched> {
    const { projectRoot, openSecrets } = this.#settings;
    switch (pinned.kind) {
      case "local": {
        const local = resolve(projectRoot, pinned.path);
        if (existsSync(local)) return { folder: local, revision: null };
        throw new QuernError("QN-DEPS-NOT-FOUND", `The local package ${pinned.path} does not exist`, {
          hint: `Looked for ${local}.`,
        });
      }
      case "hub":
        return { folder: await this.#fetchVersion(pinned.package, pinned.version, folder), revision: null };
      case "tarball": {
        const file = `${folder}.tar.gz`;
        await download(addressOf(openSecrets(pinned.url)), file);
        return { folder: await unpackTarball(file, folder), revision: null };
      }
      case "git": {
        const revision = pinned.revision === "" ? null : pinned.revision;
        const mirror = this.#kept(`git-${digest(pinned.url)}`);
        const commit = await checkOut(openSecrets(pinned.url), revision, folder, mirror);
        return { folder: below(folder, pinned.subdirectory), revision: commit };
      }
    }
  }

  /** A version on the hub never changes, so that one download serves for good; a file that can't be unpacked is fetched anew. */
  async #fetchVersion(name: string, version: string, folder: string): Promise<string> {
    const { hub } = this.#settings;
    const kept = this.#kept(`hub-${digest(`${hub.address} ${name} ${version}`)}.tar.gz`);
    if (existsSync(kept)) {
      try {
        return await unpackTarball(kept, folder);
      } catch (cause) {
        if (!(cause instanceof QuernError)) throw cause;
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const tarball = (await hub.getPackage(name)).versions[version]?.tarball;
    if (tarball === undefined) {
      throw new QuernError("QN-DEPS-NOT-FOUND", `Package ${name} has no version ${version} on the hub`);
    }
    const fresh = `${kept}.${process.pid}.new`;
    try {
      await hub.getTarball(tarball, fresh);
      const unpacked = await unpackTarball(fresh, folder);
      renameSync(fresh, kept);
      return unpacked;
    } finally {
      rmSync(fresh, { force: true });
    }
  }

  #kept(name: string): string {
    mkdirSync(this.#settings.cache, { recursive: true });
    return join(this.#settings.cache, name);
  }
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** @throws QuernError QN-DEPS-INVALID */
function addressOf(url: string): URL {
  const address = URL.parse(url);
  if (address !== null && /^https?:$/.test(address.protocol)) return address;
  throw new QuernError("QN-DEPS-INVALID", `'${url}' is not the address of a tarball`, {
    hint: "It begins with https://.",
  });
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
