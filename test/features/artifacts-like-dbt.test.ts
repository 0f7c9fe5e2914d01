import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

type Entry = Record<string, unknown>;
let folder: string;
const artifact = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, "target", name), "utf8")) as Record<string, unknown>;
const node = (id: string): Entry => (artifact("manifest.json").nodes as Record<string, Entry>)[id]!;
const result = (id: string): Entry | undefined =>
  (artifact("run_results.json").results as Entry[]).find((each) => each.unique_id === id);

beforeAll(() => {
  folder = project({
    "project.yml": `name: shop
on-run-start: ["select 1", "select 2"]
on-run-end: "{% for each in results %}{{ print(each.node.name ~ ' stands in ' ~ each.node.relation_name) }}{% endfor %}"
`,
    "seeds/words.csv": "word\na\n",
    "models/days.sql": `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01') }}
      select 1 as id, timestamp '2024-01-01' as day`,
    "models/twice.sql": "select word || word as word from {{ ref('words') }}",
    "models/all.yml": `
unit_tests:
  - name: doubles
    model: twice
    given: [{ input: ref('words'), rows: [{ word: x }] }]
    expect: { rows: [{ word: xx }] }
sources:
  - name: raw
    schema: main
    tags: [b]
    tables: [{ name: words, tags: [a], config: { loaded_at_field: "now()", freshness: { error_after: { count: 1, period: day } } } }]
`,
  });
});

describe("after a build", () => {
  let stdout: string;
  beforeAll(async () => {
    ({ stdout } = await quern(folder, ["build", "--event-time-start", "2024-01-01", "--event-time-end", "2024-01-03"]));
  });

  it("a model of batches has no SQL of its own, and no failures", () => {
    expect(result("model.shop.days")).toMatchObject({ failures: 0, compiled: false, compiled_code: null });
    expect(node("model.shop.days")).not.toHaveProperty("compiled_code");
    expect(readFileSync(join(folder, "target/compiled/shop/models/days/days_2024-01-02.sql"), "utf8")).toContain(
      "select 1 as id",
    );
  });

  it("nodes name the file of the statement that made them; a seed says what was inserted, and was not compiled", () => {
    expect(node("model.shop.twice").build_path).toBe("target/run/shop/models/twice.sql");
    expect(node("seed.shop.words")).toMatchObject({ build_path: "target/run/shop/seeds/words.csv" });
    expect(node("seed.shop.words")).not.toHaveProperty("compiled");
    expect(node("model.shop.days").build_path).toBeNull();
    expect(result("seed.shop.words")).toMatchObject({ message: "INSERT 1", compiled: null });
    expect(result("seed.shop.words")!.adapter_response).toMatchObject({ _message: "INSERT 1", code: "INSERT" });
    expect((artifact("manifest.json").sources as Record<string, Entry>)["source.shop.raw.words"]!.tags).toEqual([
      "a",
      "b",
    ]);
  });

  it("hooks are counted as they were run", () => {
    expect(["start-0", "start-1", "end-0"].map((name) => node(`operation.shop.shop-on-run-${name}`).index)).toEqual([
      1, 2, 1,
    ]);
  });

  it("a unit test stands in no relation", () => {
    expect(stdout).toContain("doubles stands in None");
    expect(stdout).toContain('twice stands in "shop"."main"."twice"');
  });
});

it("docs generate tells what it compiled, and makes nothing of a project that can't be", async () => {
  await quern(folder, ["docs", "generate"]);
  expect(artifact("run_results.json").args).toMatchObject({ which: "generate" });
  expect(result("model.shop.twice")).toMatchObject({ status: "success", compiled: true, failures: null });
  expect(result("seed.shop.words")).toMatchObject({ status: "success", compiled: null, compiled_code: null });
  expect(result("operation.shop.shop-on-run-start-1")).toMatchObject({ status: "success", compiled_code: "select 2" });
  const broken = project({ "models/a.sql": "{% if execute %}{{ nowhere.at_all }}{% endif %} select 1 as a" });
  const { stdout } = await quern(broken, ["docs", "generate"], 2);
  expect(stdout).toContain("The documentation was not made");
});

it("source freshness keeps the SQL of the hooks that it ran", async () => {
  await quern(folder, ["source", "freshness"]);
  expect(node("operation.shop.shop-on-run-start-1")).toMatchObject({ compiled_code: "select 2", index: 2 });
});
