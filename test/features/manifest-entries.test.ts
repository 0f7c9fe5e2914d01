import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

const snapshot = `{% snapshot states %}{{ config(unique_key='id', strategy='check', check_cols='all') }}
select 1 as id{% endsnapshot %}
`;

/** Entries that tools read and that state is compared by, in the form that dbt gives them. */
describe("entries of manifest.json", () => {
  let folder: string;
  let manifest: Record<string, Record<string, Record<string, unknown>>>;
  beforeAll(async () => {
    folder = project({
      "dbt_project.yml": `name: shop
profile: shop
quoting:
  identifier: "{{ env_var('IDENTIFIER_QUOTING', 'None') | as_native }}"
`,
      "selectors.yml": `selectors:
  - name: daily
    definition: {union: ["1+tag:daily", {method: fqn, value: late, children: true}]}
  - name: nightly
    definition: {intersection: [{method: selector, value: daily}, "@late", {tag: nightly}, {exclude: [late+2]}]}
`,
      "macros/macros.sql": `
{% macro spell(value) %}{{ value }}{% endmacro %}
{% macro outer() %}
  {# spell(1) #}/* {% raw %}{{ spell(2) }}{% endraw %} */
  cast({{ 'late(3)' | length() }} as int) || '{{ "spell(4)" }}'
{% endmacro %}
{% macro late() %}{{ adapter.dispatch('spelled', 'shop')(dbt.concat(["'a'"])) }}{% endmacro %}
{% macro default__spelled(value) %}{{ shop.spell(value) }}{% endmacro %}
`,
      "models/late.sql": "select {% if execute %}{{ late() }}{% else %}1{% endif %} as a, {{ outer() }} as b",
      "models/by_hour.sql": "{{ config(materialized='incremental', incremental_strategy='by_hour') }} select 1 as a",
      "models/sources.yml": `sources:
  - name: raw
    tables: [{name: orders, columns: [{name: id, data_tests: [not_null]}]}, {name: gone, freshness: null}]
`,
      "snapshots/states.sql": snapshot,
    });
    await quern(folder, ["build", "--exclude", "resource_type:test"]);
    manifest = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
  });

  it("names the macros that a macro calls, and those that a model calls only when it is compiled", () => {
    const calls = (id: string) => (manifest.macros![id]!.depends_on as { macros: string[] }).macros;
    expect(calls("macro.shop.outer")).toEqual([]);
    expect(calls("macro.shop.late").toSorted()).toEqual(["macro.dbt.concat", "macro.shop.default__spelled"]);
    expect(calls("macro.shop.default__spelled")).toEqual(["macro.shop.spell"]);
    const { depends_on } = manifest.nodes!["model.shop.late"]!;
    expect((depends_on as { macros: string[] }).macros).toEqual(["macro.shop.outer", "macro.shop.late"]);
  });

  it("has a freshness without thresholds for sources that ask for none, and null where it is turned off", () => {
    const none = { count: null, period: null };
    const freshness = { warn_after: none, error_after: none, filter: null };
    expect(manifest.sources!["source.shop.raw.orders"]).toMatchObject({ freshness, config: { freshness } });
    expect(manifest.sources!["source.shop.raw.gone"]).toMatchObject({ freshness: null, config: { freshness: null } });
  });

  it("has a snapshot's file as its checksum, and the macro alone for unique and not_null", () => {
    const { checksum } = manifest.nodes!["snapshot.shop.states"]!;
    expect(checksum).toEqual({ name: "sha256", checksum: createHash("sha256").update(snapshot.trim()).digest("hex") });
    const test = Object.values(manifest.nodes!).find((node) => node.resource_type === "test");
    expect(test!.depends_on).toMatchObject({ macros: ["macro.dbt.test_not_null"] });
  });

  it("writes selectors out, and reads what as_native makes of 'None' as no setting", () => {
    const late = { method: "fqn", value: "late" };
    const daily = {
      union: [
        { method: "tag", value: "daily", parents: true, parents_depth: "1" },
        { ...late, children: true },
      ],
    };
    expect(manifest.selectors!.daily!.definition).toEqual(daily);
    expect(manifest.selectors!.nightly!.definition).toEqual({
      intersection: [
        daily,
        { ...late, childrens_parents: true },
        { method: "tag", value: "nightly" },
        { exclude: [{ ...late, children: true, children_depth: "2" }] },
      ],
    });
    expect(manifest.nodes!["model.shop.late"]!.relation_name).toBe('"shop"."main"."late"');
  });

  it("looks for an incremental strategy's macro when rows are added, not at the first build", async () => {
    expect(await rows(folder, "from by_hour")).toEqual(["1"]);
    const { stdout } = await quern(folder, ["run", "--select", "by_hour"], 1);
    expect(stdout).toContain(
      'could not find an incremental strategy macro with the name "get_incremental_by_hour_sql" in shop',
    );
  });
});
