import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { parsed, quern, rows, type Written } from "../features/warehouse.ts";

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
    {{ print(result.node.config.none_such is none and result.node.config['enabled']) }}
    select '{{ result.node.name }}' as name, '{{ result.status }}' as status, timestamp '{{ compiled }}' as compiled_at,
      '{{ compiled.strftime('%Y') }}' as year, {{ result.execution_time }} as seconds,
      '{{ mapping['timing'][0].name }} {{ mapping.node.config.materialized }}' as more,
      {{ result.node.compiled_code is string }} as has_code
    {{ 'union all' if not loop.last }}
  {% else %}select 1{% endfor %}
{% endmacro %}
`,
      "models/spaced.sql": `{{ config(materialized='ephemeral') }}
{% set parts = [dbt.safe_cast('x', 'int'), dbt.length('x'), dbt.right('x', 2), dbt.replace('x', "'a'", "'b'"), dbt.except(),
  dbt.dateadd('day', 1, 'x'), dbt.datediff('x', 'y', 'day'), dbt.split_part('x', "','", 1), dbt.listagg('x', "','", 'order by y'),
  dbt.position('x', 'y'), dbt.equals('a', 'b'), dbt.array_construct([1, 2]), dbt.hash('x')] %}
{% for part in parts %}[{{ part }}]{% endfor %}`,
      "models/later.sql": `select {{ dbt.dateadd('QUARTER', 1, "date '2024-01-15'") }}::date as a,
        {{ dbt.dateadd('Week', 2, "date '2024-01-15'") }}::date as b`,
      "models/private.sql": `{% set row = run_query('select 7 as _loaded').rows[0] if execute else {'_loaded': 0} %}
select '{{ tools.check('a') }}' as a, '{{ tools._checked('b') }}' as b, {{ row._loaded }} as c`,
    });
    const { stdout } = await quern(folder, ["build", "--select", "private", "later", "spaced", "--vars", "{size: 3}"]);
    printed = stdout;
  });

  it("reaches a package's macros and a row's columns whose names begin with _", async () => {
    expect(await rows(folder, "from private")).toEqual(["checked a|checked b|7"]);
    const manifest = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
    expect(manifest.nodes["model.shop.private"].depends_on.macros).toContain("macro.tools._checked");
  });

  it("gives None for a config that a node of results does not have", () => {
    expect(printed.match(/^True$/gm)).toHaveLength(2);
  });

  it("tells on-run-end of the command's arguments and of each node's times", async () => {
    expect(printed).toContain("asked for 3 ['private', 'later', 'spaced']");
    const args = JSON.parse(/^args (.*)$/m.exec(printed)![1]!);
    expect(args).toMatchObject({ added: 1, which: "build", select: ["private", "later", "spaced"], vars: { size: 3 } });
    expect(Object.keys(args).every((key) => key === key.toLowerCase())).toBe(true);
    const year = String(new Date().getUTCFullYear());
    expect(await rows(folder, "select * exclude (compiled_at, seconds) from logged where name = 'private'")).toEqual([
      `private|success|${year}|compile view|true`,
    ]);
  });

  it("puts white space into SQL where dbt's macros do, and takes date parts in any letters", async () => {
    expect(await rows(folder, "from later")).toEqual(["2024-04-15|2024-01-29"]);
    const { stdout } = await quern(folder, ["compile", "--select", "spaced", "--output", "json"]);
    const { compiled } = JSON.parse(stdout.slice(stdout.indexOf("{\n"))) as { compiled: string };
    expect(compiled.replace(/\s+/g, " ").trim()).toBe(
      "[ cast(x as int) ][ length( x )][ right( x, 2 )][ replace( x, 'a', 'b' ) ][ except ]" +
        "[ (x + cast(1 as bigint) * interval 1 day)][ (date_diff('day', x::timestamp, y::timestamp )) ]" +
        "[ string_split(x, ',')[ 1 ] ][ string_agg( x, ',' order by y )][ position( x in y )][(a = b) ]" +
        "[ array[ 1 , 2 ] ][md5(cast(x as TEXT))]",
    );
  });
});

describe("macros of a package", () => {
  const files = {
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "dbt_packages/tools/dbt_project.yml": `name: tools
version: '1.0'
dispatch: [{ macro_namespace: dbt, search_order: [tools, dbt] }]
`,
    "dbt_packages/tools/macros/tools.sql": `

{#- told of nobody -#}
  {%- macro trimmed() -%}
    {{ exceptions.raise_compiler_error("trimmed is called") }}
  {%- endmacro -%}

{% macro plain() %}x{% endmacro %}

{%- macro duckdb__right(text, length) %}own_right(){% endmacro %}
`,
    "dbt_packages/tools/models/packaged.sql": "select '{{ dbt.right(\"'ab'\", 1) | replace(\"'\", '') }}' as told",
    "snapshots/kept.sql":
      "{% snapshot kept -%}\n\n  {{ config(unique_key='id', strategy='check', check_cols='all') }} select 1 as id\n{%- endsnapshot %}",
  };

  it("are cut out with the white space that their tags trim, and tell their own lines", async () => {
    const folder = project(files);
    const { macros, nodes } = await parsed(folder);
    const text = (name: string): string => macros![`macro.tools.${name}`].macro_sql;
    expect(text("trimmed")).toMatch(/^\n {2}\{%- macro trimmed[\s\S]*endmacro -%\}\n\n$/);
    expect(text("plain")).toBe("{% macro plain() %}x{% endmacro %}");
    expect(text("duckdb__right")).toMatch(/^\n\n\{%- macro duckdb__right.*endmacro %\}$/);
    expect(nodes!["snapshot.shop.kept"].raw_code).toMatch(/^\{\{ config.*as id$/);
    const { stdout } = await quern(folder, ["run-operation", "tools.trimmed"], 1);
    expect(stdout).toContain("macros/tools.sql:5");
  });

  it("take the place of dbt's own only where the root project's search order says so", async () => {
    const told = async (more: string): Promise<string[]> => {
      const folder = project({ ...files, "dbt_project.yml": `${files["dbt_project.yml"]}${more}` });
      await quern(folder, ["run", "--select", "packaged"]);
      return (await rows(folder, "from packaged")).map((row) => row.replace(/\s+/g, " ").trim());
    };
    expect(await told("")).toEqual(["right( ab, 1 )"]);
    expect(await told("dispatch: [{ macro_namespace: dbt, search_order: [tools, dbt] }]\n")).toEqual(["own_right()"]);
  });

  it("learn where the command line has failures stored", async () => {
    const folder = project({
      "dbt_project.yml": `name: shop
profile: shop
on-run-end: "{% for each in results %}{% do print(each.node.name ~ ' in ' ~ each.node.relation_name) %}{% endfor %}"
`,
      "tests/odd.sql": "select 1 as n where false",
    });
    const { stdout } = await quern(folder, ["test", "--store-failures"]);
    expect(stdout).toContain('odd in "shop"."main_dbt_test__audit"."odd"');
    const written = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
    expect(written.nodes["test.shop.odd"].relation_name).toBe('"shop"."main_dbt_test__audit"."odd"');
  });

  it("wrap dbt's own materializations, and keep what they learn in graph", async () => {
    const folder = project({
      "dbt_project.yml": `name: shop
profile: shop
flags: { require_explicit_package_overrides_for_builtin_materializations: false }
on-run-start: "{% do graph.setdefault('tools', {'found': {}}) %}"
on-run-end: "{% do print(graph['tools'].found.items() | sort) %}"
`,
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/wrapped.sql": `
{% materialization view, default %}
  {% set relations = dbt.materialization_view_default.call_macro() %}
  {% do graph.tools.found.update({model.name: relations.relations | length}) %}
  {{ return(relations) }}
{% endmaterialization %}
{% materialization test, default %}
  {% do context.update({'sql': 'select * from (' ~ sql ~ ') where n > 1'}) %}
  {% set wrapped = dbt.materialization_test_default %}
  {% set result = wrapped() %}
  {% do graph.tools.found.update({model.name: load_result('main').table.rows[0].failures}) %}
  {{ return(result) }}
{% endmaterialization %}
`,
      "models/seen.sql": "select 1 as n",
      "tests/odd.sql": "select unnest([1, 2, 3]) as n",
    });
    const { stdout } = await quern(folder, ["build"], 1);
    expect(stdout).toContain("[('odd', 2), ('seen', 1)]");
  });

  it("are called by run-operation under their names alone, the root project's first", async () => {
    const folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\nvars: { whose: the root's, tools: { whose: the package's } }\n",
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/tools.sql": `
{% macro generate(of) %}{{ print('of ' ~ of ~ ', ' ~ var('whose') ~ ', ' ~ tools.whose()) }}{% endmacro %}
{% macro whose() %}{{ return('whose') }}{% endmacro %}
{% macro both() %}{{ print('from tools') }}{% endmacro %}`,
      "macros/own.sql": "{% macro both() %}{{ print('from shop') }}{% endmacro %}",
    });
    const call = async (...args: string[]): Promise<readonly [string, string]> => {
      const { stdout } = await quern(folder, ["--quiet", "run-operation", ...args]);
      const { results } = JSON.parse(readFileSync(join(folder, "target", "run_results.json"), "utf8"));
      return [stdout.trim(), results[0].unique_id];
    };
    expect(await call("generate", "--args", "of: a")).toEqual(["of a, the package's, whose", "macro.tools.generate"]);
    expect(await call("tools.generate", "--args", "of: b")).toEqual([
      "of b, the package's, whose",
      "macro.tools.generate",
    ]);
    expect(await call("both")).toEqual(["from shop", "macro.shop.both"]);
    expect(await call("tools.both")).toEqual(["from tools", "macro.tools.both"]);
  });

  it("ask results for their enumerations, which are texts as well", async () => {
    const folder = project({
      "dbt_project.yml": 'name: shop\nprofile: shop\non-run-end: "{{ told(results) }}"\n',
      "macros/told.sql": `{% macro told(results) %}{% if execute %}{% for each in results %}{% set type = each.node.resource_type %}
{% do print([each.status, each.status.value, each.status.name, type, type.value, type.name]) %}
{% do print(each.status ~ ' <' ~ type ~ '> ' ~ (each.status | upper) ~ (type + '!') ~ '%s' % type ~ each.status.startswith('no') ~ each.status[1:3]
  ~ (type in ['exposure', 'model']) ~ ('ode' in type) ~ {'model': 1}[type] ~ (each.status is string) ~ (type | length) ~ (type == 'model' and 'model' == type)) %}
{% do print(tojson({'type': type, 'of': each.node.to_dict().resource_type, 'reads': each.node.depends_on_nodes})) %}
{% endfor %}
{% do print(results | selectattr('node.resource_type', 'equalto', 'model') | map(attribute='status') | join(', ')) %}
{% do print(results | map(attribute='status') | unique | sort | list | length) %}{% endif %}{% endmacro %}`,
      "models/a.sql": "select 1 as id",
      "models/a.yml": "models: [{ name: a, columns: [{ name: id, data_tests: [unique] }] }]\n",
    });
    const { stdout } = await quern(folder, ["--quiet", "build"]);
    expect(stdout.trim().split("\n")).toEqual([
      "[<RunStatus.Success: 'success'>, 'success', 'Success', <NodeType.Model: 'model'>, 'model', 'Model']",
      "success <model> SUCCESSmodel!modelFalseucTrueTrue1True5True",
      '{"type": "model", "of": "model", "reads": []}',
      "[<TestStatus.Pass: 'pass'>, 'pass', 'Pass', <NodeType.Test: 'test'>, 'test', 'Test']",
      "pass <test> PASStest!testFalseasFalseFalseTrue4False",
      '{"type": "test", "of": "test", "reads": ["model.shop.a"]}',
      "success",
      "2",
    ]);
  });

  it("are a dict that templates look through and put others into, each for the rest of its own rendering", async () => {
    const folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\n",
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/tools.sql": `
{% macro told() %}{{ return(tools.word('of tools')) }}{% endmacro %}
{% macro word(of) %}{{ return('word ' ~ of) }}{% endmacro %}
{% macro keep(into, name) %}{% do into.update({name: caller}) %}{% endmacro %}`,
      "models/a_seen.sql": `{% set own = tools.word %}
{% call(of) tools.keep(tools, 'word') %}mock {{ of }}{% endcall %}
{% set mocked = tools.told() %}
{% do tools.update({'word': own}) %}
select '{{ [mocked, tools.told(), tools.keys() | list, 'word' in tools, tools.get('none'), dbt.get('is_incremental')()]
  | join('|') | replace("'", '') }}' as told`,
      "models/b_other.sql": "select '{{ tools.told() }}' as told",
    });
    await quern(folder, ["run", "--threads", "1"]);
    expect(await rows(folder, "from a_seen")).toEqual([
      "mock of tools|word of tools|[told, word, keep]|True|None|False",
    ]);
    expect(await rows(folder, "from b_other")).toEqual(["word of tools"]);
  });

  it("count as a node's own where its text calls them, not where it only hands them on", async () => {
    const folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\n",
      "macros/own.sql": `{% macro apply(to) %}{{ to() }}{% endmacro %}
{% macro given() %}1{% endmacro %}
{% macro called() %}2{% endmacro %}
{% macro default__sent() %}3{% endmacro %}`,
      "models/a.sql": "select {{ apply(given) }} + {{ called() }} + {{ adapter.dispatch('sent')() }} as n",
    });
    const { nodes } = await parsed(folder);
    expect(nodes!["model.shop.a"].depends_on.macros.sort()).toEqual([
      "macro.shop.apply",
      "macro.shop.called",
      "macro.shop.default__sent",
    ]);
  });

  it("of a package take the place of what dbt's adapter calls by name, whoever asks the adapter", async () => {
    const folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\n",
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/m.sql": `
{% macro get_columns_in_relation(relation) %}{{ return(['of tools']) }}{% endmacro %}
{% macro drop_relation(relation) %}{% do print('tools keeps ' ~ relation.identifier) %}{% endmacro %}`,
      "macros/own.sql": `
{% macro truncate_relation(relation) %}{% do print('shop keeps ' ~ relation.identifier) %}{% endmacro %}
{% macro ask() %}
  {% set asked = api.Relation.create(schema='main', identifier='a', type='table') %}
  {% do print(adapter.get_columns_in_relation(asked)) %}
  {% do adapter.drop_relation(asked) %}
  {% do adapter.truncate_relation(asked) %}
{% endmacro %}`,
    });
    const { stdout } = await quern(folder, ["--quiet", "run-operation", "ask"]);
    expect(stdout.trim().split("\n")).toEqual(["['of tools']", "tools keeps a", "shop keeps a"]);
  });

  it("count where only the run calls them, also when the node then can't be compiled", async () => {
    const folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\n",
      "macros/own.sql": "{% macro late() %}1{% endmacro %}",
      "models/a.sql":
        "{% if execute %}{{ late() }}{{ exceptions.raise_compiler_error('no') }}{% endif %} select 1 as n",
    });
    await quern(folder, ["run"], 1);
    const { nodes } = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8")) as Written;
    expect(nodes!["model.shop.a"].depends_on.macros).toEqual(["macro.shop.late"]);
  });

  it("collect the freshness of all sources where a package has a collect_freshness of its own", async () => {
    const folder = project({
      "dbt_project.yml": "name: shop\nprofile: shop\n",
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/macros/tools.sql": `
{% macro collect_freshness(source, loaded_at_field, filter) %}
  {% call statement('collect_freshness', fetch_result=True, auto_begin=False) %}
    select {{ current_timestamp() }} as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
  {% endcall %}
  {{ return(load_result('collect_freshness')) }}
{% endmacro %}`,
      "models/raw.yml": `sources:
  - name: raw
    tables:
      - { name: nowhere, loaded_at_field: at, config: { freshness: { error_after: { count: 1, period: day } } } }
`,
    });
    const { stdout } = await quern(folder, ["source", "freshness"]);
    expect(stdout).toContain("PASS freshness of raw.nowhere");
  });
});
