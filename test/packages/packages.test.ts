import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { QuernEvent } from "../../src/base/events.ts";
import { readYaml } from "../../src/base/yaml.ts";
import type { Json } from "../../src/manifest/types.ts";
import {
  hashPackages,
  installPackages,
  openHub,
  PackageFetcher,
  type PinnedPackage,
  readLock,
  readSpecs,
  resolvePackages,
  writeLock,
} from "../../src/project/packages/index.ts";
import { type LocalHub, makePackage, startHub } from "./hub.ts";

let folder: string;
let hub: LocalHub;
const events: QuernEvent[] = [];

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "quern packages é ")));
  events.length = 0;
  hub = await startHub(folder);
});

afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const project = (path: string, name: string, packages: Json[] = []): string =>
  makePackage(join(folder, path), name, packages as object[]);

const readProject = (root: string) => ({
  folder: root,
  name: (readYaml(readFileSync(join(root, "dbt_project.yml"), "utf8"), "dbt_project.yml") as { name: string }).name,
  dependencies: readSpecs(
    (readYaml(readFileSync(join(root, "packages.yml"), "utf8"), "file.yml") as { packages: Json }).packages,
    "packages.yml",
  ),
});

async function deps(specs: Json[]): Promise<{ pinned: PinnedPackage[]; installed: string[] }> {
  const root = project("root", "root", specs);
  const client = openHub(hub.url);
  const fetcher = new PackageFetcher({
    hub: client,
    projectRoot: root,
    cache: join(root, ".quern", "packages"),
    openSecrets: (text) => text,
  });
  const emit = (event: QuernEvent) => void events.push(event);
  try {
    const pinned = await resolvePackages({ name: "root", folder: root }, readSpecs(specs, "packages.yml"), {
      hub: client,
      fetcher,
      readProject,
      emit,
      checkVersion: true,
    });
    await installPackages(pinned, join(root, "dbt_packages"), fetcher, readProject, emit);
    return { pinned, installed: readdirSync(join(root, "dbt_packages")).sort() };
  } finally {
    fetcher.close();
  }
}

describe("packages from the hub", () => {
  it("takes the newest version that all who ask allow, with dependencies of dependencies", async () => {
    await hub.publish("acme/base", { "1.0.0": [], "1.2.0": [], "1.3.0-rc1": [], "2.0.0": [] });
    await hub.publish("acme/tools", { "0.3.1": [{ package: "acme/base", version: [">=1.0.0", "<2.0.0"] }] });
    const { pinned, installed } = await deps([
      { package: "acme/tools", version: "0.3.1" },
      { package: "acme/base", version: ">=1.0.0" },
    ]);
    expect(pinned.map((each) => (each.kind === "hub" ? each.version : ""))).toEqual(["0.3.1", "1.2.0"]);
    expect(installed).toEqual(["base", "tools"]);
  });

  it("explains a conflict by who asks for what", async () => {
    await hub.publish("acme/base", { "1.0.0": [], "2.0.0": [] });
    await hub.publish("acme/tools", { "0.3.1": [{ package: "acme/base", version: "1.0.0" }] });
    await expect(
      deps([
        { package: "acme/base", version: "2.0.0" },
        { package: "acme/tools", version: "0.3.1" },
      ]),
    ).rejects.toThrow("no version fits all of 2.0.0 (root), 1.0.0 (tools)");
  });

  it("names the nearest package, and the versions there are", async () => {
    await hub.publish("acme/base", { "1.0.0": [] });
    await expect(deps([{ package: "acme/bsae", version: "1.0.0" }])).rejects.toMatchObject({
      code: "QN-DEPS-NOT-FOUND",
      hint: "Did you mean 'acme/base'?",
    });
    await expect(deps([{ package: "acme/base", version: ">=3.0.0" }])).rejects.toMatchObject({
      hint: "Available: 1.0.0.",
    });
  });

  it("tries again when the hub is busy, and leaves the old packages when it stays so", async () => {
    await hub.publish("acme/base", { "1.0.0": [] });
    hub.answers["/base-1.0.0.tar.gz"] = [503, 429, ...hub.answers["/base-1.0.0.tar.gz"]!];
    expect((await deps([{ package: "acme/base", version: "1.0.0" }])).installed).toEqual(["base"]);
    await hub.publish("acme/base", { "1.0.0": [], "1.0.1": [] });
    hub.answers["/base-1.0.1.tar.gz"] = [403];
    await expect(deps([{ package: "acme/base", version: "1.0.1" }])).rejects.toMatchObject({
      code: "QN-DEPS-DOWNLOAD",
    });
    expect(readdirSync(join(folder, "root/dbt_packages"))).toEqual(["base"]);
  });
});

describe("other packages", () => {
  it("links local ones", async () => {
    project("utils", "utils");
    const { pinned, installed } = await deps([{ local: "../utils" }]);
    expect(pinned).toEqual([{ kind: "local", path: "../utils", name: "utils" }]);
    expect(installed).toEqual(["utils"]);
    expect(realpathSync(join(folder, "root/dbt_packages/utils"))).toBe(join(folder, "utils"));
  });

  it("checks git repositories out at a branch, tag or commit, also a folder in them", async () => {
    const repository = join(folder, "repo");
    project("repo/inner", "inner");
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        encoding: "utf8",
      });
    execFileSync("git", ["init", "--quiet", "-b", "main", repository]);
    git("add", ".");
    git("commit", "--quiet", "-m", "one");
    git("tag", "v1");
    const commit = git("rev-parse", "HEAD").trim();
    for (const revision of ["main", "v1", commit, commit.slice(0, 10)]) {
      const { pinned } = await deps([{ git: repository, revision, subdirectory: "inner" }]);
      expect(pinned).toEqual([
        { kind: "git", url: repository, revision: commit, subdirectory: "inner", name: "inner" },
      ]);
    }
    await deps([{ git: repository, subdirectory: "inner" }]);
    expect(events).toContainEqual(expect.objectContaining({ type: "warning", code: "DepsUnpinned" }));
    await expect(deps([{ git: repository, revision: "v9" }])).rejects.toThrow("no branch, tag or commit 'v9'");
    await expect(deps([{ git: repository, subdirectory: "../.." }])).rejects.toThrow("leaves the repository");
    await expect(deps([{ git: "--upload-pack=touch x", revision: "main" }])).rejects.toMatchObject({
      code: "QN-DEPS-INVALID",
    });
  });

  it("refuses archives whose entries leave their folder", async () => {
    writeFileSync(join(folder, "evil.txt"), "x");
    mkdirSync(join(folder, "deep"));
    const file = join(folder, "evil.tar.gz");
    await create({ gzip: true, file, cwd: join(folder, "deep"), preservePaths: true }, ["../evil.txt"]);
    hub.answers["/evil.tar.gz"] = [readFileSync(file)];
    await expect(deps([{ tarball: `${hub.url}/evil.tar.gz`, name: "evil" }])).rejects.toThrow("leaves its folder");
  });

  it("refuses two projects of one name", async () => {
    project("one", "same");
    project("two", "same");
    await expect(deps([{ local: "../one" }, { local: "../two" }])).rejects.toThrow('Found duplicate project "same"');
  });
});

describe("entries of packages.yml that can't be used", () => {
  it.each([
    [{ package: "dbt_utils", version: "1.0.0" }, "not a package name"],
    [{ package: "dbt-labs/dbt_utils" }, "missing a version"],
    [{ gti: "https://example.com/x.git" }, "unknown key 'gti'"],
    [{ private: "acme/x" }, "private package"],
    [{ version: "1.0.0" }, "names no package"],
    ["text", "must be a mapping"],
  ])("%j", (entry, message) => {
    expect(() => readSpecs([entry], "packages.yml")).toThrow(message);
  });
});

describe("package-lock.yml", () => {
  it("is read back as it was written, and tells a change of packages.yml", () => {
    const packages: PinnedPackage[] = [
      { kind: "hub", package: "acme/base", version: "1.10", name: "base" },
      { kind: "git", url: "https://example.com/x.git", revision: "abc", subdirectory: "inner", name: "x" },
      { kind: "local", path: "../y", name: "y" },
      { kind: "tarball", url: "https://example.com/z.tar.gz", name: "z" },
    ];
    const asked: Json[] = [{ local: "../y" }, { package: "acme/base", version: "1.10" }];
    const hash = hashPackages(asked, asked);
    const file = join(folder, "package-lock.yml");
    writeLock(file, { packages, hash });
    expect(readLock(readYaml(readFileSync(file, "utf8"), "file.yml") as Json)).toEqual({ packages, hash });
    expect(hashPackages(asked.toReversed(), asked.toReversed())).toBe(hash);
    expect(hashPackages(asked.slice(1), asked.slice(1))).not.toBe(hash);
  });

  // as dbt 1.10 hashes them
  it.each<[Json, string]>([
    [{ local: "../y" }, "ad49ded66bdcdb70df3cebc04789df784f749ca6"],
    [{ package: "acme/base", version: "1.10" }, "4d02bb77d727bba74c483730e9681beb3a84bacd"],
    [
      { package: "acme/base", version: [">=1.0.0", "<2.0.0"], install_prerelease: true },
      "5c9932278b4a794a28b9fd07a9edf9a0c7907a91",
    ],
    [{ git: "https://x/y.git" }, "f48a339deec875966716571e6eca5cf96910edd3"],
    [
      { git: "https://x/y.git", revision: 1.1, "warn-unpinned": false, subdirectory: "é" },
      "db8a64336f60772ab0acd19074b9327e35509efa",
    ],
    [{ tarball: "https://x/z.tar.gz", name: "z" }, "dd35cfe89dd983ff07dfc6fc02f5ba2a06ed3794"],
  ])("has dbt's hash of %j", (entry, hash) => {
    expect(hashPackages([entry], [entry])).toBe(hash);
  });
});
