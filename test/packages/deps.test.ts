import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, project, runQuern } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { type LocalHub, makePackage, startHub } from "./hub.ts";

let hub: LocalHub;
let workshop: string;
beforeAll(async () => {
  workshop = project({});
  hub = await startHub(workshop);
  await hub.publish("acme/base", { "1.0.0": [], "1.1.0": [], "2.0.0": [] });
});
afterAll(() => hub.close());

/** `quern deps` in a folder; what it says, and the lock that it leaves. */
async function deps(cwd: string, ...args: string[]) {
  return command(cwd, ["deps", ...args]);
}

async function command(cwd: string, args: string[], env: Record<string, string> = {}) {
  const ended = await runQuern(args, {
    cwd,
    env: { DBT_PACKAGE_HUB_URL: hub.url, GIT_ALLOW_PROTOCOL: "file", ...env },
  });
  return { code: ended.code, output: said(ended) };
}

const lockOf = (folder: string): string => readFileSync(join(folder, "package-lock.yml"), "utf8");

describe("deps", () => {
  it("keeps to the lock until packages.yml changes or --upgrade asks; downloads once; swaps as a whole", async () => {
    const folder = project({
      "packages.yml": 'packages:\n  - package: acme/base\n    version: [">=1.0.0", "<2.0.0"]\n',
      "models/a.sql": "select '{{ base.base_says() }}' as said",
    });
    expect((await deps(folder)).output).toContain("Installed acme/base from version 1.1.0");
    expect(lockOf(folder)).toBe(
      "packages:\n  - name: base\n    package: acme/base\n    version: 1.1.0\nsha1_hash: 9ef7760167eabf0a0ef6468f69032b1d1510a55d\n",
    );
    expect((await command(folder, ["compile", "-s", "a", "-q"])).output).toContain("select 'base' as said");

    await hub.publish("acme/base", { "1.0.0": [], "1.1.0": [], "1.2.0": [], "2.0.0": [] });
    hub.asked.length = 0;
    expect((await deps(folder)).output).toContain("1.1.0");
    expect(hub.asked).toEqual([]);
    expect((await deps(folder, "--upgrade", "--lock")).code).toBe(0);
    expect(lockOf(folder)).toContain("1.2.0");

    hub.answers["/base-2.0.0.tar.gz"] = [403];
    addFiles(folder, { "packages.yml": "packages: [{package: acme/base, version: 2.0.0}]\n" });
    const failed = await deps(folder);
    expect([failed.code, failed.output]).toEqual([2, expect.stringContaining("the server answered 403")]);
    expect(readdirSync(join(folder, "dbt_packages"))).toEqual(["base"]);
    expect(lockOf(folder)).toContain("1.2.0");
  });

  it("adds packages, in place of an entry for the same one", async () => {
    const folder = project({
      "packages.yml":
        "# ours\npackages:\n  # the base of it all\n  - package: acme/base # pinned\n    version: 1.0.0\n\n# that is all\n",
    });
    makePackage(join(folder, "own"), "own");
    expect((await deps(folder, "--add-package", "acme/base@>=1.0.0,<1.2.0")).output).toContain("version 1.1.0");
    await deps(folder, "--add-package", "own", "--source", "local", "--lock");
    expect(readFileSync(join(folder, "packages.yml"), "utf8")).toBe(
      `# ours
packages:
  # the base of it all
  - package: acme/base
    version:
      - ">=1.0.0"
      - <1.2.0
  - local: own

# that is all
`,
    );
    addFiles(folder, { "packages.yml": "# nothing yet\n" });
    await deps(folder, "--add-package", "own", "--source", "local", "--lock");
    expect(readFileSync(join(folder, "packages.yml"), "utf8")).toBe("# nothing yet\n\npackages:\n  - local: own\n");
    addFiles(folder, { "packages.yml": "packages: {a: b}\n" });
    const refused = await deps(folder, "--add-package", "own", "--source", "local");
    expect([refused.code, refused.output]).toEqual([2, expect.stringContaining("'packages' must be a list")]);
    expect(lockOf(folder)).toContain("- local: own\n    name: own\n");
  });

  it("takes dependencies.yml, and names what it can't: versions for another dbt, moved and unknown packages", async () => {
    await hub.publish("acme/future", { "1.0.0": [], "1.1.0": [] }, { require_dbt_version: [">=9.0.0"] });
    await hub.publish("acme/moved", { "1.0.0": [] });
    Object.assign(hub.answers["/api/v1/acme/moved.json"]![0]!, { redirectnamespace: "other", redirectname: null });
    const folder = project({ "dependencies.yml": "packages: [{package: acme/future, version: '>=1.0.0'}]\n" });
    const refused = await deps(folder);
    expect(refused.output).toContain("No version of package acme/future that fits works with dbt 1.10");
    expect((await deps(folder, "--no-version-check")).output).toContain("Installed acme/future from version 1.1.0");
    addFiles(folder, { "dependencies.yml": "packages: [{package: acme/moved, version: 1.0.0}]\n" });
    expect((await deps(folder)).output).toContain("The package acme/moved has moved to other/moved");
  });

  it("keeps a repository's history: no second fetch for a pinned commit, any ref, and no secret on disk", async () => {
    const repository = join(workshop, "secret-place", "repo");
    mkdirSync(repository, { recursive: true });
    makePackage(repository, "fromgit");
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        encoding: "utf8",
      });
    git("init", "--quiet", "-b", "main");
    git("add", ".");
    git("commit", "--quiet", "-m", "one");
    git("update-ref", "refs/pull/7/head", "HEAD");
    git("config", "uploadpack.allowAnySHA1InWant", "true");
    const commit = git("rev-parse", "HEAD").trim();
    const folder = project({
      "packages.yml": `packages: [{git: "${workshop}/{{ env_var('DBT_ENV_SECRET_PLACE') }}/repo", revision: refs/pull/7/head}]\n`,
    });
    const env = { DBT_ENV_SECRET_PLACE: "secret-place" };
    const first = await command(folder, ["deps"], env);
    expect(first.output).toContain(`Installed fromgit from revision ${commit}`);
    expect(lockOf(folder)).toContain("{{ env_var('DBT_ENV_SECRET_PLACE') }}/repo");
    expect(spawnSync("grep", ["-rlF", "secret-place", "."], { cwd: folder, encoding: "utf8" }).stdout).toBe("");
    rmSync(repository, { recursive: true });
    rmSync(join(folder, "dbt_packages"), { recursive: true });
    expect((await command(folder, ["deps"], env)).code).toBe(0);
    expect(readdirSync(join(folder, "dbt_packages", "fromgit"))).toEqual(["dbt_project.yml", "macros", "packages.yml"]);
  });

  it("fetches a kept file that is broken anew", async () => {
    const folder = project({ "packages.yml": "packages: [{package: acme/base, version: 1.0.0}]\n" });
    await deps(folder);
    const cache = join(folder, ".quern", "packages");
    for (const name of readdirSync(cache)) writeFileSync(join(cache, name), "broken");
    expect((await deps(folder)).code).toBe(0);
  });
});
