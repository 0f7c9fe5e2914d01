import { describe, expect, it } from "vitest";
import { QuernError } from "../../src/base/errors.ts";
import type { QuernEvent } from "../../src/base/events.ts";
import { buildGraph, type SelectOptions, selectNodes } from "../../src/graph/index.ts";
import { sketchManifest } from "./manifest.ts";

const shop = sketchManifest(
  {
    "source.shop.raw.orders": {
      name: "orders",
      source_name: "raw",
      fqn: ["shop", "staging", "raw", "orders"],
      original_file_path: "models/staging/sources.yml",
    },
    "seed.shop.windows": { original_file_path: "seeds/windows.csv", config: { materialized: "seed" } },
    "model.shop.stg_orders": {
      parents: ["source.shop.raw.orders"],
      fqn: ["shop", "staging", "stg_orders"],
      original_file_path: "models/staging/stg_orders.sql",
      patch_path: "shop://models/staging/staging.yml",
      tags: ["nightly"],
      config: { materialized: "view", meta: { owner: "ann" } },
    },
    "model.shop.sales": {
      parents: ["model.shop.stg_orders"],
      fqn: ["shop", "core", "sales"],
      original_file_path: "models/core/sales.sql",
      config: { materialized: "incremental", tags: ["nightly", "big"], partition_by: { field: "event_time" } },
    },
    "model.shop.changes": {
      parents: ["model.shop.sales", "seed.shop.windows"],
      fqn: ["shop", "core", "changes"],
      original_file_path: "models/core/changes.sql",
      config: { materialized: "table" },
    },
    "model.shop.dim.v1": { name: "dim", fqn: ["shop", "dim", "v1"], version: 1, latest_version: 2 },
    "model.shop.dim.v2": { name: "dim", fqn: ["shop", "dim", "v2"], version: 2, latest_version: 2 },
    "model.util.stg_orders": { fqn: ["util", "stg_orders"], original_file_path: "models/other.sql" },
    "exposure.shop.dashboard": { parents: ["model.shop.changes"], config: { enabled: true } },
    "test.shop.unique_sales": {
      parents: ["model.shop.sales"],
      test_metadata: { name: "unique" },
      config: { severity: "ERROR" },
    },
    "test.shop.totals": { parents: ["model.shop.sales", "model.shop.stg_orders"], config: { severity: "warn" } },
    "unit_test.shop.changes.rises": { parents: ["model.shop.changes"], name: "rises" },
  },
  [
    { name: "base", definition: { method: "tag", value: "nightly", children: true, children_depth: 1 } },
    {
      name: "both",
      definition: { union: [{ method: "selector", value: "base" }, "windows", { exclude: ["test_type:data"] }] },
    },
  ],
);

const select = (spec: string, options: SelectOptions = {}): string[] =>
  [...selectNodes(buildGraph(shop), { select: [spec], indirectSelection: "empty", ...options })].map((id) =>
    id.replace(/^\w+\.shop\./, ""),
  );

describe("what a criterion selects", () => {
  it.each([
    ["sales", ["sales"]],
    ["core", ["sales", "changes"]],
    ["shop.core.*", ["sales", "changes"]],
    ["stg_*", ["model.util.stg_orders"]],
    ["staging.stg_*", ["stg_orders"]],
    ["util.stg_orders", ["model.util.stg_orders"]],
    ["dim", ["dim.v1", "dim.v2"]],
    ["dim.v2", ["dim.v2"]],
    ["dim_v1", ["dim.v1"]],
    ["models/core", ["sales", "changes"]],
    ["./models/staging/*.sql", ["stg_orders"]],
    ["models/**/s*.sql", ["stg_orders", "sales"]],
    ["path:models/staging/staging.yml", ["stg_orders"]],
    ["path:models/staging", ["raw.orders", "stg_orders"]],
    ["changes.sql", ["changes"]],
    ["file:stg_orders", ["stg_orders"]],
    ["tag:night*", ["stg_orders"]],
    ["config.materialized:table", ["changes"]],
    ["config.meta.owner:ann", ["stg_orders"]],
    ["config.tags:big", ["sales"]],
    ["config.partition_by:field", ["sales"]],
    ["config.severity:WARN", ["totals"]],
    ["source:raw", ["raw.orders"]],
    ["source:raw.orders+1", ["raw.orders", "stg_orders"]],
    ["source:shop.raw.ord*", ["raw.orders"]],
    ["exposure:dashboard", ["dashboard"]],
    ["+exposure:dashboard", ["raw.orders", "windows", "stg_orders", "sales", "changes", "dashboard"]],
    ["1+changes", ["windows", "sales", "changes", "changes.rises"]],
    ["@windows", ["raw.orders", "windows", "stg_orders", "sales", "changes", "dashboard", "changes.rises"]],
    ["resource_type:seed", ["windows"]],
    ["package:util", ["model.util.stg_orders"]],
    ["test_type:generic", ["unique_sales"]],
    ["test_type:singular", ["totals"]],
    ["test_type:unit", ["changes.rises"]],
    ["test_name:uni*", ["unique_sales"]],
    ["unit_test:rises", ["changes.rises"]],
    ["version:latest", ["dim.v2"]],
    ["version:old", ["dim.v1"]],
    ["tag:nightly,config.materialized:view", ["stg_orders"]],
    ["sales windows", ["windows", "sales"]],
    ["selector:base", ["stg_orders", "sales", "totals"]],
  ])("%s", (spec, expected) => {
    expect(select(spec)).toEqual(expected);
  });

  it("takes what --exclude names away, also without --select", () => {
    expect(select("core", { exclude: ["sales"] })).toEqual(["changes"]);
    const warnings: QuernEvent[] = [];
    const emit = (event: QuernEvent): void => void warnings.push(event);
    expect([...selectNodes(buildGraph(shop), { exclude: ["fqn:*"], emit })]).toEqual(["source.shop.raw.orders"]);
    expect(warnings).toEqual([]);
  });

  it("resolves a selector of selectors.yml", () => {
    expect([...selectNodes(buildGraph(shop), { selector: "both", indirectSelection: "empty" })]).toEqual([
      "seed.shop.windows",
      "model.shop.stg_orders",
      "model.shop.sales",
    ]);
  });
});

describe("tests on what is selected", () => {
  it.each([
    ["eager", "sales", ["sales", "unique_sales", "totals"]],
    ["cautious", "sales", ["sales", "unique_sales"]],
    ["cautious", "sales stg_orders,package:shop", ["stg_orders", "sales", "unique_sales", "totals"]],
    ["buildable", "sales", ["sales", "unique_sales", "totals"]],
    ["empty", "sales", ["sales"]],
  ] as const)("%s: %s", (indirectSelection, spec, expected) => {
    expect(select(spec, { indirectSelection })).toEqual(expected);
  });
});

describe("a selector that can't be right", () => {
  it.each([
    ["tga:nightly", /not a valid method/, "Did you mean 'tag'?"],
    ["@sales+", /incompatible/, undefined],
    ["resource_type:modle", /Invalid resource_type/, "Did you mean 'model'?"],
    ["source:a.b.c.d", /Invalid source selector/, undefined],
    ["state:modified", /no comparison manifest/, undefined],
  ])("%s", (spec, message, hint) => {
    const error = catchError(() => select(spec));
    expect(error.message).toMatch(message);
    if (hint !== undefined) expect(error.hint).toBe(hint);
  });

  it("warns with the nearest name when nothing matches", () => {
    const events: QuernEvent[] = [];
    expect(select("salse", { emit: (event) => events.push(event) })).toEqual([]);
    expect(events).toMatchObject([{ type: "warning", hint: "Did you mean 'sales'?" }]);
  });
});

function catchError(act: () => unknown): QuernError {
  try {
    act();
  } catch (error) {
    if (error instanceof QuernError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
