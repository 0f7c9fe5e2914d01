import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { QuernEvent } from "../../src/base/events.ts";
import { readYaml } from "../../src/base/yaml.ts";
import type { Json } from "../../src/manifest/types.ts";
import {
  hashSpecs,
  installPackages,
  openHub,
  PackageFetcher,
  type PinnedPackage,
  readLock,
  readSpecs,
  resolvePackages,
  writeLock,
} from "../../src/project/packages/index.ts";

let folder: string;
let server: Server;
let hubUrl: string;
/** Answers by path; a number is a status, a list is given one by one. */
let answers: Record<string, (number | Buffer | object)[]>;
const events: QuernEvent[] = [];

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "quern packages é ")));
  answers = {};
  events.length = 0;
  server = createServer((request, response) => {
    const left = answers[decodeURIComponent(request.url ?? "")] ?? [];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined || typeof answer === "number") response.writeHead(answer ?? 404).end();
    else response.writeHead(200).end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  hubUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
});

function project(path: string, name: string, packages: Json[] = []): string {
  const root = join(folder, path);
  mkdirSync(join(root, "macros"), { recursive: true });
  writeFileSync(join(root, "dbt_project.yml"), `name: ${name}\n`);
  writeFileSync(join(root, "packages.yml"), JSON.stringify({ packages }));
  return root;
}

const readProject = (root: string) => ({
  folder: root,
  name: (readYaml(readFileSync(join(root, "dbt_project.yml"), "utf8"), "dbt_project.yml") as { name: string }).name,
  dependencies: readSpecs(
    (readYaml(readFileSync(join(root, "packages.yml"), "utf8"), "file.yml") as { packages: Json }).packages,
    "packages.yml",
  ),
});

async function publish(name: string, versions: Record<string, Json[]>): Promise<void> {
  const short = name.split("/")[1]!;
  const entries: Record<string, object> = {};
  for (const [version, packages] of Object.entries(versions)) {
    project(`build/${short}-${version}`, short, packages);
    const file = join(folder, `${short}-${version}.tar.gz`);
    await create({ gzip: true, file, cwd: join(folder, "build") }, [`${short}-${version}`]);
    answers[`/${short}-${version}.tar.gz`] = [readFileSync(file)];
    entries[version] = { packages, downloads: { tarball: `${hubUrl}/${short}-${version}.tar.gz` } };
  }
  answers[`/api/v1/${name}.json`] = [{ versions: entries }];
  answers["/api/v1/index.json"] = [[name]];
}

async function deps(specs: Json[]): Promise<{ pinned: PinnedPackage[]; installed: string[] }> {
  const root = project("root", "root", specs);
  const hub = openHub(hubUrl);
  const fetcher = new PackageFetcher(hub, root);
  const emit = (event: QuernEvent) => void events.push(event);
  try {
    const pinned = await resolvePackages({ name: "root", folder: root }, readSpecs(specs, "packages.yml"), {
      hub,
      fetcher,
      readProject,
      emit,
    });
    await installPackages(pinned, join(root, "dbt_packages"), fetcher, readProject, emit);
    return { pinned, installed: readdirSync(join(root, "dbt_packages")).sort() };
  } finally {
    fetcher.close();
  }
}

describe("packages from the hub", () => {
  it("takes the newest version that all who ask allow, with dependencies of dependencies", async () => {
    await publish("acme/base", { "1.0.0": [], "1.2.0": [], "1.3.0-rc1": [], "2.0.0": [] });
    await publish("acme/tools", { "0.3.1": [{ package: "acme/base", version: [">=1.0.0", "<2.0.0"] }] });
    const { pinned, installed } = await deps([
      { package: "acme/tools", version: "0.3.1" },
      { package: "acme/base", version: ">=1.0.0" },
    ]);
    expect(pinned.map((each) => (each.kind === "hub" ? each.version : ""))).toEqual(["0.3.1", "1.2.0"]);
    expect(installed).toEqual(["base", "tools"]);
  });

  it("explains a conflict by who asks for what", async () => {
    await publish("acme/base", { "1.0.0": [], "2.0.0": [] });
    await publish("acme/tools", { "0.3.1": [{ package: "acme/base", version: "1.0.0" }] });
    await expect(
      deps([
        { package: "acme/base", version: "2.0.0" },
        { package: "acme/tools", version: "0.3.1" },
      ]),
    ).rejects.toThrow("no version fits all of 2.0.0 (root), 1.0.0 (tools)");
  });

  it("names the nearest package, and the versions there are", async () => {
    await publish("acme/base", { "1.0.0": [] });
    await expect(deps([{ package: "acme/bsae", version: "1.0.0" }])).rejects.toMatchObject({
      code: "QN-DEPS-NOT-FOUND",
      hint: "Did you mean 'acme/base'?",
    });
    await expect(deps([{ package: "acme/base", version: ">=3.0.0" }])).rejects.toMatchObject({
      hint: "Available: 1.0.0.",
    });
  });

  it("tries again when the hub is busy, and leaves the old packages when it stays so", async () => {
    await publish("acme/base", { "1.0.0": [] });
    answers["/base-1.0.0.tar.gz"] = [503, 429, ...answers["/base-1.0.0.tar.gz"]!];
    expect((await deps([{ package: "acme/base", version: "1.0.0" }])).installed).toEqual(["base"]);
    answers["/base-1.0.0.tar.gz"] = [403];
    await expect(deps([{ package: "acme/base", version: "1.0.0" }])).rejects.toMatchObject({
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
    answers["/evil.tar.gz"] = [readFileSync(file)];
    await expect(deps([{ tarball: `${hubUrl}/evil.tar.gz`, name: "evil" }])).rejects.toThrow("leaves its folder");
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
    const specs = readSpecs([{ local: "../y" }, { package: "acme/base", version: "1.10" }], "packages.yml");
    const file = join(folder, "package-lock.yml");
    writeLock(file, { packages, hash: hashSpecs(specs) });
    expect(readLock(readYaml(readFileSync(file, "utf8"), "file.yml") as Json)).toEqual({
      packages,
      hash: hashSpecs([...specs].reverse()),
    });
    expect(hashSpecs(specs)).not.toBe(hashSpecs(specs.slice(1)));
  });
});
