import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

const files = {
  "dbt_project.yml": `name: shop
profile: shop
functions:
  shop:
    sub: {+schema: udfs}
`,
  "profiles.yml": `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    mine: {type: duckdb, path: shop.duckdb, schema: mine}
`,
  "functions/with_tax.sql": "amount * (1 + {{ var('rate', 0.5) }})\n",
  "functions/sub/doubled.sql": "{{ config(tags=['money'], alias='twice') }}\n{{ function('with_tax') }}(amount) * 2",
  "functions/ratio.sql": "sum(a) / nullif(sum(b), 0)",
  "functions/numbers.sql": "select i as n from range(least(most, (select max(n) from {{ ref('limits') }}))) as r(i)",
  "functions/functions.yml": `functions:
  - name: with_tax
    description: "{{ doc('tax') }}"
    arguments: [{name: amount, data_type: double, description: Net.}]
    returns: {data_type: double, description: Gross.}
  - name: doubled
    arguments: [{name: amount, data_type: double}]
    returns: {data_type: double}
  - name: ratio
    config: {type: aggregate}
    arguments: [{name: a, data_type: double}, {name: b, data_type: double, default_value: 10}]
    returns: {data_type: double}
  - name: numbers
    config: {type: table}
    arguments: [{name: most, data_type: bigint}]
`,
  "functions/words.md": "{% docs tax %}With tax.{% enddocs %}",
  "seeds/limits.csv": "n\n3\n",
  "models/orders.sql": `select {{ function('doubled') }}(1) as doubled, {{ function('shop', 'ratio') }}(n) as ratio, count(*) as n
from {{ function('numbers') }}(9)`,
  "models/orders.yml": `models:
  - name: priced
unit_tests:
  - name: with the real function
    model: priced
    given: [{input: ref('limits'), rows: [{n: 4}]}]
    expect: {rows: [{price: 6}]}
`,
  "models/priced.sql": "select {{ function('with_tax') }}(n) as price from {{ ref('limits') }}",
  "tests/none_negative.sql": "select 1 where {{ function('with_tax') }}(1) < 0",
};

interface Node {
  readonly [key: string]: unknown;
  readonly depends_on: { readonly nodes: readonly string[] };
}

interface Manifest {
  readonly nodes: Record<string, Node>;
  readonly functions: Record<string, Node>;
  readonly child_map: Record<string, readonly string[]>;
  readonly parent_map: Record<string, readonly string[]>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8")) as Manifest;

const lines = (text: string): string[] => text.trim().split("\n").sort();

describe("functions", () => {
  let folder: string;
  let said: string;
  beforeAll(async () => {
    folder = project(files);
    said = (await quern(folder, ["build"])).stdout;
  });

  it("are made before whatever calls them, functions and unit tests among it", async () => {
    expect(said).toContain("OK created function main.with_tax");
    expect(said).toContain("OK created function main_udfs.twice");
    expect(said.indexOf("OK created function main.numbers")).toBeGreaterThan(said.indexOf("OK loaded seed file"));
    expect(await rows(folder, "from orders")).toEqual(["3|0.1|3"]);
    expect(said).toContain("PASS priced::with the real function");
    expect(said).toContain("Done. PASS=9 ");
  });

  it("stand in the manifest as dbt 1.11 writes them", () => {
    const { functions, nodes, child_map, parent_map } = manifestOf(folder);
    expect(Object.keys(nodes).some((id) => id.startsWith("function."))).toBe(false);
    expect(functions["function.shop.with_tax"]).toMatchObject({
      resource_type: "function",
      path: "with_tax.sql",
      original_file_path: "functions/with_tax.sql",
      fqn: ["shop", "with_tax"],
      language: "sql",
      description: "With tax.",
      relation_name: null,
      arguments: [{ name: "amount", data_type: "double", description: "Net.", default_value: null }],
      returns: { data_type: "double", description: "Gross." },
      compiled_code: "amount * (1 + 0.5)",
      config: { materialized: "function", type: "scalar", volatility: null, runtime_version: null, entry_point: null },
    });
    const doubled = functions["function.shop.doubled"]!;
    expect(doubled).toMatchObject({ alias: "twice", schema: "main_udfs", tags: ["money"], functions: [["with_tax"]] });
    expect(doubled.depends_on.nodes).toEqual(["function.shop.with_tax"]);
    expect(nodes["model.shop.orders"]).toMatchObject({
      functions: [["doubled"], ["shop", "ratio"], ["numbers"]],
      depends_on: { nodes: ["function.shop.doubled", "function.shop.ratio", "function.shop.numbers"] },
    });
    expect(parent_map["function.shop.numbers"]).toEqual(["seed.shop.limits"]);
    expect(child_map["function.shop.with_tax"]).toEqual([
      "function.shop.doubled",
      "model.shop.priced",
      "test.shop.none_negative",
    ]);
    expect(nodes["model.shop.priced"]!.functions).toEqual([["with_tax"]]);
  });

  it("are selected, listed and compiled like other resources; run leaves them alone", async () => {
    const list = async (...args: string[]): Promise<string[]> => lines((await quern(folder, ["ls", ...args])).stdout);
    const all = ["shop.numbers", "shop.ratio", "shop.sub.doubled", "shop.with_tax"];
    expect(await list("--resource-type", "function")).toEqual(all);
    expect(await list("-s", "resource_type:function", "--exclude", "resource_type:test")).toEqual(all);
    expect(await list("-s", "fqn:shop.sub", "tag:money")).toEqual(["shop.sub.doubled"]);
    expect(await list("-s", "doubled+")).toEqual(["shop.orders", "shop.sub.doubled"]);
    const { stdout } = await quern(folder, ["compile", "-s", "doubled"]);
    expect(stdout).toContain('"shop"."main"."with_tax"(amount) * 2');
    const ran = await quern(folder, ["run"]);
    expect(ran.stdout).toContain("Done. PASS=2 ");
    const shown = await quern(folder, ["show", "--inline", "select {{ function('doubled') }}(2) as x"]);
    expect(shown.stdout).toContain("6.0");
  });

  it("count as modified when body or signature change; --defer calls them where the state has them", async () => {
    cpSync(join(folder, "target"), join(folder, "state"), { recursive: true });
    const entries = join(folder, "functions", "functions.yml");
    writeFileSync(entries, files["functions/functions.yml"].replace("default_value: 10", "default_value: 20"));
    const modified = await quern(folder, ["ls", "-s", "state:modified", "--state", "state"]);
    expect(lines(modified.stdout)).toEqual(["shop.ratio"]);
    writeFileSync(entries, files["functions/functions.yml"]);
    await quern(folder, ["run", "-s", "priced", "--target", "mine", "--defer", "--state", "state"]);
    expect(await rows(folder, "from mine.priced")).toEqual(["4.5"]);
  });
});

describe("what is wrong with a function", () => {
  it("is told all at once, with its place and what to do", async () => {
    const folder = project({
      "functions/bare.sql": "x",
      "functions/odd.sql": "x",
      "functions/order.sql": "x",
      "functions/typo.sql": "x",
      "functions/snake.py": "def main(x): return x",
      "functions/f.yml": `functions:
  - {name: odd, config: {type: agregate}, returns: {data_type: integer}}
  - name: order
    arguments: [{name: a, data_type: integer, default_value: 1}, {name: b, data_type: integer}]
    returns: {data_type: integer}
  - {name: typo, returns: {data_typ: integer}}
  - {name: snake, config: {runtime_version: "3.11", entry_point: main}, returns: {data_type: integer}}
  - {name: nowhere, returns: {data_type: integer}}
`,
      "models/m.sql": "select {{ function('bar') }}(1)",
      "models/n.sql": "select {{ function(bare) }}(1)",
    });
    const { stdout, stderr, code } = await runQuern(["parse"], { cwd: folder });
    const said = stdout + stderr;
    expect(code).toBe(2);
    expect(said).toContain("Invalid function 'bare': nothing says what it returns");
    expect(said).toContain("its type 'agregate' is not one of scalar, aggregate, table");
    expect(said).toContain("Did you mean 'aggregate'?");
    expect(said).toContain("the argument 'b' has no default_value, but one before it has");
    expect(said).toContain("'returns' has no data_type");
    expect(said).toContain("duckdb has no scalar functions in python: functions/snake.py");
    expect(said).toContain("Did not find matching node for patch with name 'nowhere' in the 'functions' section");
    expect(said).toContain("function() takes one or two names as texts");
    rmSync(join(folder, "functions"), { recursive: true });
    rmSync(join(folder, "models", "n.sql"));
    const missing = await runQuern(["parse"], { cwd: folder });
    expect(missing.stdout + missing.stderr).toContain("depends on a function named 'bar' which was not found");
  });
});
