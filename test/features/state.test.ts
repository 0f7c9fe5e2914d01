import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { ls, retry } from "../../src/engine/index.ts";
import { project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

/** A project, and the artifacts that dbt 1.10 made of it: `scripts/dbt-state.ts` writes them. */
const home = fileURLToPath(new URL("made-by-dbt/", import.meta.url));

function copy(files = "project", state = "state"): string {
  const folder = project({});
  cpSync(join(home, files), folder, { recursive: true });
  cpSync(join(home, state), join(folder, "state"), { recursive: true });
  cpSync(join(folder, "dbt_project.yml"), join(folder, "project.yml"));
  return folder;
}

/** Names that a selection against dbt's artifacts finds; tests that only join by it stay out. */
async function selected(folder: string, ...select: string[]): Promise<string[]> {
  const options = { select, state: "state", output: "name", indirectSelection: "empty", writeJson: false } as const;
  return (await ls({ projectDir: folder, profilesDir: folder, ...options }, { cwd: folder })).lines.toSorted();
}

function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

describe("against a manifest that dbt wrote", () => {
  const edits: [name: string, file: string, from: string, to: string, found: Record<string, string[]>][] = [
    ["nothing", "models/calendar.sql", "2024", "2024", { modified: [], new: [], "modified.macros": [] }],
    [
      "a body",
      "models/calendar.sql",
      "2024-01-01",
      "2025-01-01",
      { modified: ["calendar"], "modified.body": ["calendar"], "modified.configs": [] },
    ],
    [
      "a config in the model",
      "models/top_customer.sql",
      "'view'",
      "'table'",
      { modified: ["top_customer"], "modified.configs": ["top_customer"], "modified.body": ["top_customer"] },
    ],
    [
      "a config of the project",
      "dbt_project.yml",
      "+materialized: table",
      "+materialized: view",
      {
        modified: ["by_customer", "calendar", "stg_payments"],
        "modified.body": [],
        "modified.configs": ["by_customer", "calendar", "stg_payments"],
      },
    ],
    [
      "where it lands",
      "models/calendar.sql",
      "select",
      "{{ config(alias='days') }} select",
      { "modified.relation": ["calendar"], modified: ["calendar"] },
    ],
    [
      "a macro that another macro calls",
      "macros/money.sql",
      "/ 100",
      "/ 100.0",
      { modified: ["stg_payments"], "modified.macros": ["stg_payments"], "modified.body": [] },
    ],
    [
      "a generic test's macro",
      "macros/money.sql",
      "<= 0",
      "< 0",
      {
        modified: ["never_positive", "positive_stg_payments_euros"],
        "modified.macros": ["never_positive", "positive_stg_payments_euros"],
      },
    ],
    [
      "a persisted description",
      "models/shop.yml",
      "one row a payment",
      "a payment",
      { "modified.persisted_descriptions": ["stg_payments"], modified: ["stg_payments"] },
    ],
    [
      "a contract",
      "models/shop.yml",
      "data_type: double",
      "data_type: float",
      { "modified.contract": ["by_customer"], modified: ["by_customer"] },
    ],
    ["a seed's rows", "seeds/payments.csv", "250", "251", { "modified.body": ["payments"], modified: ["payments"] }],
    ["a unit test", "models/shop.yml", "ann,2\n", "ann,3\n", { modified: ["adds_up"] }],
    ["a test's config", "models/shop.yml", "severity: error", "severity: warn", { modified: ["never_positive"] }],
    ["an exposure", "models/shop.yml", "name: Ada", "name: Bea", { modified: ["report"] }],
    ["a source's freshness", "models/shop.yml", "count: 1,", "count: 2,", { modified: ["raw.payments"] }],
    ["a source's tags", "models/shop.yml", "tags: [raw]", "tags: [rawer]", { modified: ["raw.payments"] }],
    [
      "a snapshot",
      "snapshots/customers.yml",
      "check_cols: all",
      "check_cols: [euros]",
      { modified: ["customers_over_time"], "modified.configs": ["customers_over_time"] },
    ],
  ];

  it.each(edits)("state:modified and its parts: %s", async (_, file, from, to, found) => {
    const folder = copy();
    edit(folder, file, from, to);
    if (file === "dbt_project.yml") cpSync(join(folder, file), join(folder, "project.yml"));
    for (const [part, names] of Object.entries(found)) {
      expect(await selected(folder, `state:${part}`), part).toEqual(names);
    }
  });

  it("written with state_modified_compare_more_unrendered_values: texts are compared with texts", async () => {
    const folder = copy("written", "written-state");
    expect(await selected(folder, "state:modified")).toEqual([]);
    edit(folder, "models/jin.sql", "'MAT'", "'OTHER_MAT'");
    edit(folder, "models/lit.sql", "{'k': 'v'}", "{'k': 'w'}");
    edit(folder, "models/schema.yml", "{{ var('m', 'table') }}", "{{ var('m', 'view') }}");
    expect(await selected(folder, "state:modified.configs")).toEqual(["jin", "lit", "ver.v1"]);
  });

  it("state:new, old and unmodified; result: and source_status:", async () => {
    const folder = copy();
    writeFileSync(join(folder, "models", "brand_new.sql"), "select 1 as id");
    expect(await selected(folder, "state:new")).toEqual(["brand_new"]);
    expect(await selected(folder, "state:old,resource_type:model")).toHaveLength(4);
    expect(await selected(folder, "state:unmodified,resource_type:model")).toHaveLength(4);
    expect(await selected(folder, "result:fail")).toEqual(["never_positive"]);
    expect(await selected(folder, "result:success,resource_type:snapshot")).toEqual(["customers_over_time"]);
    await expect(selected(folder, "source_status:fresher+")).rejects.toMatchObject({ code: "QN-SELECT-STATE" });
    await expect(selected(folder, "state:modified.bdoy")).rejects.toMatchObject({
      hint: "Did you mean 'modified.body'?",
    });
  });
});

describe("deferral to a manifest that dbt wrote", () => {
  let folder: string;
  beforeAll(async () => {
    folder = copy();
    // rows of production that development has not
    await quern(folder, ["build", "--target", "prod", "--exclude", "never_positive", "--target-path", "made"]);
  });

  it("builds only what changed, on production's relations", async () => {
    edit(folder, "models/by_customer.sql", "sum(euros)", "sum(euros) * 10");
    await quern(folder, ["run", "--select", "state:modified+", "--defer", "--state", "state"]);
    expect(await rows(folder, "select table_schema, table_name from information_schema.tables order by all")).toEqual([
      "dev|by_customer",
      "dev|top_customer",
      "prod|by_customer",
      "prod|calendar",
      "prod|customers_over_time",
      "prod|payments",
      "prod|stg_payments",
      "prod|top_customer",
    ]);
    expect(await rows(folder, "select * from dev.by_customer order by all")).toEqual(["ann|13.5", "bob|22.5"]);
  });

  it("takes what development has already, unless the state is favoured or has a folder of its own", async () => {
    const text = "select * from {{ ref('by_customer') }}";
    const compiled = async (...more: string[]): Promise<string> =>
      (await quern(folder, ["compile", "--quiet", "--inline", text, ...more])).stdout;
    expect(await compiled("--defer", "--state", "state")).toContain('"dev"."by_customer"');
    expect(await compiled("--defer", "--state", "state", "--favor-state")).toContain('"prod"."by_customer"');
    expect(await compiled("--defer", "--state", "made", "--defer-state", "state", "--favor-state")).toContain('"prod"');
    expect((await quern(folder, ["compile", "--inline", text, "--defer"], 2)).stdout).toContain(
      "--state or --defer-state are required for deferral",
    );
  });

  it("clones production", async () => {
    await quern(folder, ["clone", "--state", "state", "--select", "stg_payments", "payments"]);
    expect(await rows(folder, "select count(*) from dev.payments")).toEqual(["3"]);
    expect(await rows(folder, "select count(*) from dev.stg_payments")).toEqual(["3"]);
  });

  it("retries what failed in dbt's run", async () => {
    const { results, success } = await retry(
      { projectDir: folder, profilesDir: folder, state: "state" },
      { cwd: folder },
    );
    expect(success).toBe(false);
    expect(results.map(({ node, status }) => [node.name, status])).toEqual([["never_positive", "fail"]]);
  });
});
