import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "../features/warehouse.ts";

/** What published packages do in their macros, each in a small form of our own. */
describe("macros as packages write them", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\n",
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/tools.sql": `
{% macro _checked(value) %}{{ return('checked ' ~ value) }}{% endmacro %}
{% macro check(value) %}{{ return(tools._checked(value)) }}{% endmacro %}
`,
      "models/private.sql": `{% set row = run_query('select 7 as _loaded').rows[0] if execute else {'_loaded': 0} %}
select '{{ tools.check('a') }}' as a, '{{ tools._checked('b') }}' as b, {{ row._loaded }} as c`,
    });
    await quern(folder, ["build"]);
  });

  it("reaches a package's macros and a row's columns whose names begin with _", async () => {
    expect(await rows(folder, "from private")).toEqual(["checked a|checked b|7"]);
    const manifest = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
    expect(manifest.nodes["model.shop.private"].depends_on.macros).toContain("macro.tools._checked");
  });
});
