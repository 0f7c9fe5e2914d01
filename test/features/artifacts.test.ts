import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

type Node = Record<string, unknown> & {
  config: Record<string, unknown>;
  depends_on: { nodes?: string[]; macros: string[] };
};

describe("manifest.json has what dbt 1.10 writes", () => {
  let manifest: Record<string, Record<string, Node>>;
  beforeAll(async () => {
    const folder = project({
      "project.yml": "name: shop\ndata_tests:\n  +severity: warn\n",
      "macros/positive.sql":
        "{% test positive(model, column_name) %}{{ config(severity='error', tags=['numbers'], limit=7) }} select 1 from {{ model }} where {{ column_name }} < 0{% endtest %}",
      "seeds/raw.csv": "id,name\n1,a\n2,b\n",
      "models/a.sql": "select id, name from {{ ref('raw') }} join {{ source('s', 't') }} using (id)",
      "models/b.sql": "select 1 as id",
      "models/a.yml": `sources: [{name: s, tables: [{name: t}]}]
models:
  - name: a
    config: {contract: {enforced: true}}
    columns:
      - name: id
        data_type: integer
        constraints: [{type: not_null}]
        data_tests: [unique, not_null, positive, {positive: {name: mine, config: {limit: 3, tags: [own]}}}]
      - {name: name, data_type: varchar}
  - name: b
    deprecation_date: 2030-01-01
exposures:
  - name: e
    type: dashboard
    owner: {name: x}
    depends_on: ["ref('a')", "source('s', 't')"]
`,
      "snapshots/deep/s.yml":
        "snapshots:\n  - name: snap\n    relation: ref('b')\n    config: {strategy: check, unique_key: id, check_cols: all}\n",
    });
    await quern(folder, ["parse"]);
    manifest = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
  });

  it("a seed: no SQL, no nodes, and the checksum of its trimmed text", () => {
    const seed = manifest.nodes!["seed.shop.raw"]!;
    expect(seed.checksum).toEqual({
      name: "sha256",
      checksum: "ec58621f24797889bf6b9713a98d18009ec827a696eff81c89bbcfade7a70767",
    });
    expect(seed.depends_on).toEqual({ macros: [] });
    for (const key of ["language", "refs", "sources", "metrics", "compiled_path", "contract"])
      expect(seed).not.toHaveProperty(key);
  });

  it("a contract's checksum, made of the texts of Python's values", () => {
    // of "|idinteger[ColumnLevelConstraint(type=<ConstraintType.not_null: 'not_null'>, name=None, ...)]|namevarchar[]"
    expect(manifest.nodes!["model.shop.a"]!.contract).toEqual({
      enforced: true,
      alias_types: true,
      checksum: "4341f80cacfea10d87096117fe126b55a1dc4840254624538a5d3ea159c7d411",
    });
  });

  it("a primary key from tests, a deprecation date as a moment, sources before refs", () => {
    expect(manifest.nodes!["model.shop.a"]!.primary_key).toEqual(["id"]);
    expect(manifest.nodes!["model.shop.b"]!.deprecation_date).toBe("2030-01-01T00:00:00+00:00");
    expect(manifest.nodes!["model.shop.a"]!.depends_on.nodes).toEqual(["source.shop.s.t", "seed.shop.raw"]);
    expect(manifest.exposures!["exposure.shop.e"]!.depends_on.nodes).toEqual(["source.shop.s.t", "model.shop.a"]);
  });

  it("what a generic test's own macro configures: stronger than the project, weaker than the property file", () => {
    const [plain, mine] = [/positive_a_id/, /mine/].map(
      (name) => Object.values(manifest.nodes!).find((node) => name.test(String(node.unique_id)))!,
    );
    expect(plain!.config).toMatchObject({ severity: "error", limit: 7, tags: ["numbers"] });
    expect(mine!.config).toMatchObject({ severity: "error", limit: 3, tags: ["numbers", "own"] });
    expect(plain!.depends_on.macros).toEqual(["macro.shop.test_positive", "macro.dbt.get_where_subquery"]);
  });

  it("a snapshot of a property file stands below its folders", () => {
    expect(manifest.nodes!["snapshot.shop.snap"]).toMatchObject({
      fqn: ["shop", "deep", "snap"],
      path: "deep/s.yml/snap.sql",
    });
  });

  it("no section that the schema of 1.10 does not know", () => {
    expect(manifest).not.toHaveProperty("functions");
  });
});
