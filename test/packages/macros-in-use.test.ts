import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "../features/warehouse.ts";

/** What published packages do in their macros, each in a small form of our own. */
describe("macros as packages write them", () => {
  let folder: string;
  let printed: string;
  beforeAll(async () => {
    folder = project({
      "dbt_project.yml": `name: shop
profile: shop
on-run-end:
  - "{{ tools.report() }}"
  - "create table logged as {{ tools.executions(results) }}"
`,
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/tools.sql": `
{% macro _checked(value) %}{{ return('checked ' ~ value) }}{% endmacro %}
{% macro check(value) %}{{ return(tools._checked(value)) }}{% endmacro %}
{% macro report() %}{% if execute %}
  {% do invocation_args_dict.update({'added': 1}) %}
  {{ print('args ' ~ tojson(invocation_args_dict, sort_keys=true)) }}
  {{ print('asked for ' ~ invocation_args_dict.vars.size ~ ' ' ~ invocation_args_dict.select) }}
{% endif %}{% endmacro %}
{% macro executions(results) %}
  {% for result in results | selectattr('node.resource_type', 'equalto', 'model') %}
    {% set compiled = (result.timing | selectattr('name', 'eq', 'compile') | first | default({}))['started_at'] %}
    {% set mapping = result.to_dict() %}
    select '{{ result.node.name }}' as name, '{{ result.status }}' as status, timestamp '{{ compiled }}' as compiled_at,
      '{{ compiled.strftime('%Y') }}' as year, {{ result.execution_time }} as seconds,
      '{{ mapping['timing'][0].name }} {{ mapping.node.config.materialized }}' as more,
      {{ result.node.compiled_code is string }} as has_code
    {{ 'union all' if not loop.last }}
  {% else %}select 1{% endfor %}
{% endmacro %}
`,
      "models/private.sql": `{% set row = run_query('select 7 as _loaded').rows[0] if execute else {'_loaded': 0} %}
select '{{ tools.check('a') }}' as a, '{{ tools._checked('b') }}' as b, {{ row._loaded }} as c`,
    });
    const { stdout } = await quern(folder, ["build", "--select", "private", "--vars", "{size: 3}"]);
    printed = stdout;
  });

  it("reaches a package's macros and a row's columns whose names begin with _", async () => {
    expect(await rows(folder, "from private")).toEqual(["checked a|checked b|7"]);
    const manifest = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
    expect(manifest.nodes["model.shop.private"].depends_on.macros).toContain("macro.tools._checked");
  });

  it("tells on-run-end of the command's arguments and of each node's times", async () => {
    expect(printed).toContain("asked for 3 ['private']");
    const args = JSON.parse(/^args (.*)$/m.exec(printed)![1]!);
    expect(args).toMatchObject({ added: 1, which: "build", select: ["private"], vars: { size: 3 } });
    expect(Object.keys(args).every((key) => key === key.toLowerCase())).toBe(true);
    const year = String(new Date().getUTCFullYear());
    expect(await rows(folder, "select * exclude (compiled_at, seconds) from logged")).toEqual([
      `private|success|${year}|compile view|true`,
    ]);
  });
});
