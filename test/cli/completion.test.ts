import { writeFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { project, runQuern } from "./quern.ts";

const cwd = project({
  "models/staging/stg_orders.sql": "{{ config(tags=['nightly', 'daily']) }} select 1 as id",
  "models/orders.sql": "select * from {{ ref('stg_orders') }}",
  "models/sources.yml": "sources: [{name: raw, tables: [{name: orders}]}]",
  "macros/greet.sql": "{% macro greet() %}{% endmacro %}",
  "selectors.yml": "selectors: [{name: nightly_run, definition: 'tag:nightly'}]",
  "profiles.yml":
    "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: a.duckdb}\n    prod: {type: duckdb, path: b.duckdb}\n",
});

beforeAll(async () => {
  await runQuern(["parse"], { cwd });
});

async function complete(...words: string[]): Promise<string[]> {
  const { stdout } = await runQuern(["--complete", "words", "--", ...words], { cwd });
  return stdout.split("\n").filter((line) => line !== "");
}

async function completeInBash(line: string): Promise<string[]> {
  const env = { QUERN_WORDBREAKS: " \t\n\"'@><=;|&(:" };
  const { stdout } = await runQuern(["--complete", "bash", line], { cwd, env });
  return stdout.split("\n").filter((each) => each !== "");
}

it("completes commands and flags", async () => {
  expect(await complete("s")).toEqual(["seed", "show", "snapshot", "source"]);
  expect(await complete("source", "")).toEqual(["freshness"]);
  expect(await complete("--quiet", "docs", "")).toContain("generate");
  expect(await complete("build", "--fail")).toEqual(["--fail-fast"]);
  expect(await complete("build", "--no-")).toContain("--no-write-json");
  expect(await complete("ls", "--output", "")).toEqual(["json", "name", "path", "selector"]);
  expect(await complete("run", "--log-format=j")).toEqual(["--log-format=json"]);
});

it("completes names of the last manifest, behind operators and in intersections", async () => {
  expect(await complete("build", "--select", "st")).toEqual(["staging", "state:", "stg_orders"]);
  expect(await complete("build", "--select", "+st")).toEqual(["+staging", "+state:", "+stg_orders"]);
  expect(await complete("build", "-s", "stg_orders,tag:")).toEqual(["stg_orders,tag:daily", "stg_orders,tag:nightly"]);
  expect(await complete("ls", "--exclude", "stg_orders", "2+ord")).toEqual(["2+orders"]);
  expect(await complete("build", "--select", "source:")).toEqual(["source:raw", "source:raw.orders"]);
  expect(await complete("build", "--selector", "")).toEqual(["nightly_run"]);
  expect(await complete("build", "--target", "")).toEqual(["dev", "prod"]);
  expect(await complete("run-operation", "")).toEqual(["greet"]);
});

it("gives bash what follows its last word break", async () => {
  expect(await completeInBash("quern build --select tag:n")).toEqual(["nightly"]);
  expect(await completeInBash("quern build --select '@or")).toEqual(["orders"]);
  expect(await completeInBash("quern ls --output=na")).toEqual(["name"]);
});

it("says nothing without a project or with a broken manifest", async () => {
  const elsewhere = project({ "target/manifest.json": "{" });
  const { code, stdout, stderr } = await runQuern(["--complete", "words", "--", "build", "--select", "zz"], {
    cwd: elsewhere,
  });
  expect([code, stdout, stderr]).toEqual([0, "", ""]);
  writeFileSync(`${cwd}/.quern/completion.json`, "{");
  expect(await complete("build", "--select", "orders")).toEqual(["orders"]);
});

it("works in bash", async () => {
  const { stdout: script } = await runQuern(["completion", "bash"], { cwd });
  const { execFileSync } = await import("node:child_process");
  const { fileURLToPath } = await import("node:url");
  const command = fileURLToPath(new URL("../../bin/quern.js", import.meta.url));
  const asked = `quern() { "${process.execPath}" "${command}" "$@"; }
${script}
COMP_LINE="quern build --select tag:ni" COMP_POINT=27 COMP_WORDS=(quern build --select tag : ni) COMP_CWORD=5
_quern 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["-c", asked], { cwd, env: { PATH: process.env.PATH, QUERN_FROM_SOURCE: "1" } });
  expect(out.toString()).toBe("nightly\n");
});
