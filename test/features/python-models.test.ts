import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { QuernErrors } from "../../src/base/errors.ts";
import { parse } from "../../src/engine/index.ts";
import type { ManifestNode } from "../../src/manifest/types.ts";
import { project } from "../cli/quern.ts";
import { listed, quern } from "./warehouse.ts";

const scored = `# dbt.ref("in a comment")
"""dbt.ref('in a text')"""
import pandas as pd
from datetime import (date,
  datetime)


def helper(x, y=dbt.ref("b")):
    return f"{dbt.source('raw', 'orders')}" + x


def model(dbt, session):
    dbt.config(
        tags=["py", 'x'],
        packages=["numpy==1.0", "pandas"],
        meta={"k": (1, -2.5, None, True), "n": {"m": []}, "h": 0x1_0},
        unique_key='a' "b",
        pre_hook="select 1", post_hook=r"select '\\d'",
    )
    threshold = dbt.config.get("threshold", 3)
    name = dbt.config.get("name")
    df = dbt.ref("a").join(dbt.ref("shop", "b"), how="left").limit(5)
    other = pd.concat([dbt.ref("c"), foo(bar(dbt.ref("d", v=1)))], axis=0)
    unmet = foo(1 + dbt.ref("in a sum within arguments"))
    unmet.dbt.ref(name)
    if threshold > 3:
        df = df.filter(lambda r: r["id"] > 1)
    return df
`;

describe("a Python model", () => {
  let folder: string;
  let node: ManifestNode;
  beforeAll(async () => {
    const model = "select 1 as id";
    folder = project({
      "project.yml": "name: shop\nmodels: {+materialized: view, +meta: {a: 1}}\n",
      "models/a.sql": model,
      "models/b.sql": model,
      "models/c.sql": model,
      "models/d_v1.sql": model,
      "models/scored.py": scored,
      "models/below.sql": "select * from {{ ref('scored') }}",
      "models/m.yml": `models:
  - {name: d, versions: [{v: 1}]}
  - {name: scored, description: Scores, config: {threshold: 5}, columns: [{name: id, data_tests: [unique]}]}
sources: [{name: raw, schema: main, tables: [{name: orders}]}]
unit_tests: [{name: scores, model: scored, given: [], expect: {rows: [{id: 1}]}}]
`,
    });
    await parse({ projectDir: folder }, { cwd: folder, env: { HOME: folder } });
    node = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8")).nodes["model.shop.scored"];
  });

  it("stands in the manifest with what it reads, as dbt finds it", () => {
    const { name, language, raw_code, path, compiled_path } = node;
    expect({ name, language, path, compiled_path }).toEqual({
      name: "scored",
      language: "python",
      path: "scored.py",
      compiled_path: null,
    });
    expect(raw_code).toBe(scored.trim());
    expect(node.refs.map((ref) => [ref.package, ref.name, ref.version])).toEqual([
      [null, "b", null],
      ["shop", "b", null],
      [null, "a", null],
      [null, "c", null],
      [null, "d", 1],
    ]);
    expect(node.sources).toEqual([["raw", "orders"]]);
    const ids = ["source.shop.raw.orders", "model.shop.b", "model.shop.a", "model.shop.c", "model.shop.d.v1"];
    expect(node.depends_on.nodes).toEqual(ids);
  });

  it("has the configs of its calls: a table unless it says otherwise, whatever the project file says", () => {
    expect(node.config).toMatchObject({
      materialized: "table",
      tags: ["py", "x"],
      packages: ["numpy==1.0", "pandas"],
      meta: { a: 1, k: [1, -2.5, null, true], n: { m: [] }, h: 16 },
      unique_key: "ab",
      "pre-hook": [{ sql: "select 1" }],
      "post-hook": [{ sql: "select '\\d'" }],
      threshold: 5,
      config_keys_used: ["threshold", "name"],
      config_keys_defaults: [3, null],
    });
  });

  it("is selected and listed as others are", async () => {
    expect(await listed(folder, { select: ["models/scored.py"], output: "name" })).toEqual([
      "scored",
      "scores",
      "unique_scored_id",
    ]);
    expect(await listed(folder, { select: ["+scored"], resourceTypes: ["model"], output: "name" })).toEqual([
      "a",
      "b",
      "c",
      "d.v1",
      "scored",
    ]);
  });

  it("fails by name when it is to run, and what reads it is skipped; all else runs", async () => {
    const { stdout } = await quern(folder, ["build", "--exclude", "test_type:unit"], 1);
    expect(stdout).toContain("START python table model main.scored");
    expect(stdout).toContain("QN-UNSUPPORTED at models/scored.py:1");
    expect(stdout).toContain("'scored' is a Python model, and quern has no Python to run it");
    expect(stdout).toMatch(/SKIP.* main\.below/);
    expect(stdout).toContain("PASS=4 WARN=0 ERROR=1 SKIP=2");
    for (const args of [
      ["test", "-s", "test_type:unit"],
      ["show", "-s", "scored"],
      ["build", "--dry-run", "-s", "scored"],
    ]) {
      const ended = await quern(folder, args, args[0] === "show" ? 2 : 1);
      expect(ended.stdout + ended.stderr).toContain("'scored' is a Python model");
    }
  });

  it("is compiled to its own text", async () => {
    await quern(folder, ["compile"]);
    expect(readFileSync(join(folder, "target/compiled/shop/models/scored.py"), "utf8")).toBe(scored.trim());
  });
});

describe("a Python model that dbt would not read", () => {
  const head = "def model(dbt, session):\n";
  it.each([
    ["no model", "x = 1\n", 1, "exactly one function 'model', and there are 0"],
    ["two models", `${head}    return 1\n${head}    return 2\n`, 1, "exactly one function 'model', and there are 2"],
    ["another first argument", "def model(it, session):\n  return 1", 1, "the first argument of 'model' is not 'dbt'"],
    ["one argument", "\n\ndef model(dbt):\n  return 1", 3, "'model' takes two arguments"],
    ["no return", `${head}    x = 1\n    if x:\n        return x\n`, 3, "must end with the return of one data frame"],
    ["two things returned", `${head}    return 1, 2`, 2, "must end with the return of one data frame"],
    ["a variable", `${head}    name = "a"\n    df = dbt.ref(\n      name)\n    return df`, 3, "must be literals"],
    ["a formatted text", `${head}    return dbt.ref(f"a{1}")`, 2, "must be literals"],
    ["Jinja", `${head}    x = 1\n    return "{{ ref('a') }}"`, 3, "it holds Jinja"],
    ["an open bracket", `${head}    x = (1,\n    return 1`, 2, "'(' is never closed"],
    ["an open string", `${head}    x = 'it\n    return 1`, 2, "a string is never closed"],
    ["no key", `${head}    x = dbt.config.get()\n    return 1`, 2, "takes a key and maybe a default"],
  ])("%s", async (_, text, line, message) => {
    const folder = project({ "models/a.sql": "select 1 as id", "models/p.py": text });
    const errors: readonly {
      code: string;
      message: string;
      place?: { file: string; line?: number; frame?: string };
    }[] = await parse({ projectDir: folder }, { cwd: folder, env: { HOME: folder } }).then(
      () => [],
      (cause: QuernErrors) => cause.errors ?? [cause],
    );
    expect(errors.map(({ code, message: text, place }) => [code, text, place?.line])).toEqual([
      ["QN-PARSE-PYTHON", expect.stringContaining(message), line],
    ]);
    expect(errors[0]!.place).toMatchObject({ file: join(folder, "models/p.py"), frame: expect.stringContaining("> ") });
  });

  it("is told where a ref of it goes wrong", async () => {
    const folder = project({ "models/p.py": `${head}    x = 1\n    return dbt.ref("missing")\n` });
    const { stdout, stderr } = await quern(folder, ["parse"], 2);
    expect(stdout + stderr).toContain("depends on a node named 'missing'");
  });
});
