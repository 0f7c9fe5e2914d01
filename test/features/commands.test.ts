import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { listed, quern } from "./warehouse.ts";

const files = {
  "project.yml": "name: shop\nvars: {size: 3}\n",
  "models/staging/orders.sql":
    "{{ config(tags=['daily']) }} select i as id, i * 2 as price from range({{ var('size') }}) as r(i)",
  "models/marts/totals.sql": "{{ config(materialized='table') }} select sum(price) as total from {{ ref('orders') }}",
  "models/models.yml": "models:\n  - name: orders\n    columns: [{name: id, data_tests: [unique, not_null]}]\n",
  "seeds/countries.csv": "code,name\nde,Germany\n",
  "analyses/open_question.sql": "select * from {{ ref('totals') }} where total > {{ var('size') }}",
  "selectors.yml": `selectors:
  - name: nightly
    description: What is built at night.
    definition:
      union:
        - method: tag
          value: daily
          children: true
        - exclude: [{method: test_name, value: unique}]
  - name: usual
    default: true
    definition: {method: resource_type, value: model}
`,
};

describe("commands", () => {
  let folder: string;
  beforeAll(() => {
    folder = project(files);
  });
  it("ls lists as selectors, names, paths or JSON with chosen keys, by type", async () => {
    expect(await listed(folder, { select: ["*"] })).toEqual([
      "shop.countries",
      "shop.marts.totals",
      "shop.not_null_orders_id",
      "shop.staging.orders",
      "shop.unique_orders_id",
    ]);
    expect(await listed(folder, { select: ["*"], resourceTypes: ["analysis"] })).toEqual([
      "shop.analysis.open_question",
    ]);
    expect(await listed(folder, { select: ["*"], output: "name", resourceTypes: ["model", "seed"] })).toEqual([
      "countries",
      "orders",
      "totals",
    ]);
    expect(await listed(folder, { select: ["*"], output: "path", resourceTypes: ["model"] })).toEqual([
      "models/marts/totals.sql",
      "models/staging/orders.sql",
    ]);
    const [line] = await listed(folder, {
      select: ["totals"],
      output: "json",
      outputKeys: ["name", "depends_on", "config"],
    });
    const entry = JSON.parse(line!);
    expect(Object.keys(entry).sort()).toEqual(["config", "depends_on", "name"]);
    expect(entry.depends_on.nodes).toEqual(["model.shop.orders"]);
  });

  it("take selections from selectors.yml, one of them when none is asked for", async () => {
    expect(await listed(folder, { selector: "nightly", output: "name" })).toEqual([
      "not_null_orders_id",
      "orders",
      "totals",
    ]);
    expect(await listed(folder, { output: "name", indirectSelection: "empty" })).toEqual(["orders", "totals"]);
  });

  it("show and compile take a query that stands in no file", async () => {
    await quern(folder, ["run", "--quiet"]);
    const shown = await quern(folder, [
      "show",
      "--inline",
      "select total, '{{ this }}' is null as it from {{ ref('totals') }}",
      "--output",
      "json",
      "--log-format",
      "text",
    ]);
    expect(JSON.parse(shown.stdout.slice(shown.stdout.indexOf("{"))).show).toEqual(
      [{ total: "6", it: false }].map((row) => ({ ...row, total: 6 })),
    );
    const compiled = await quern(folder, [
      "compile",
      "--inline",
      "select * from {{ ref('orders') }} -- {{ target.name }}",
    ]);
    expect(compiled.stdout).toContain('select * from "shop"."main"."orders" -- dev');
  });

  it("show says where a query fails; a selection of nothing is nothing to do", async () => {
    const failing = project({ "project.yml": "name: shop\n", "models/bad.sql": "select\n  nope as a" });
    const { stdout } = await quern(failing, ["show", "--select", "bad"], 2);
    expect(stdout).toContain("QN-DB-STATEMENT at models/bad.sql:2");
    const nothing = await quern(failing, ["show", "--select", "absent"]);
    expect(nothing.stdout).toContain("Nothing to do. Try checking your model configs");
  });

  it("compile writes what analyses and models become", async () => {
    await quern(folder, ["compile", "-s", "open_question"]);
    const text = readFileSync(join(folder, "target/compiled/shop/analyses/open_question.sql"), "utf8");
    expect(text).toBe('select * from "shop"."main"."totals" where total > 3');
  });

  it("--warn-error makes warnings errors, all or by name", async () => {
    const warned = said(await quern(folder, ["ls", "-s", "no_such_model"]));
    expect(warned).toContain("no_such_model");
    await quern(folder, ["ls", "-s", "no_such_model", "--warn-error"], 2);
    await quern(
      folder,
      ["ls", "-s", "no_such_model", "--warn-error-options", "{error: [NoNodesForSelectionCriteria]}"],
      2,
    );
    await quern(folder, ["run", "-s", "no_such_model", "--warn-error-options", "{error: [NothingToDo]}"], 2);
    await quern(folder, [
      "ls",
      "-s",
      "no_such_model",
      "--warn-error-options",
      "{error: all, warn: [NoNodesForSelectionCriteria, NoNodesSelected]}",
    ]);
  });

  it("clean deletes what was made, and nothing outside the project", async () => {
    expect(existsSync(join(folder, "target"))).toBe(true);
    await quern(folder, ["clean"]);
    expect(existsSync(join(folder, "target"))).toBe(false);
    expect(existsSync(join(folder, "models"))).toBe(true);
  });
});
