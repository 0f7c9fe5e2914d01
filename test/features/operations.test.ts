import { describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { quern } from "./warehouse.ts";

/** Prints `name: value` lines, which the test reads back. */
const printed = (output: string): Record<string, string> =>
  Object.fromEntries([...output.matchAll(/^(\w+): (.*)$/gm)].map(([, name, value]) => [name!, value!]));

describe("run-operation", () => {
  it("calls a macro of the project or a package with arguments; statements keep their results by name", async () => {
    const folder = project({
      "macros/all.sql": `{% macro all(count, names=[]) %}
{% do print("count: " ~ count ~ " " ~ names | join("+")) %}
{% call statement('kept', fetch_result=true) %} select i, 'n' || i as name from range({{ count }}) as r(i) {% endcall %}
{% set kept = load_result('kept') %}
{% do print("table: " ~ kept.table.column_names | join(",") ~ " " ~ kept['data'] | length ~ " " ~ kept.response) %}
{% set found = run_query("select i, i * 1.5 as x, date '2024-05-06' as day, null as nothing from range(3) as r(i)") %}
{% do print("columns: " ~ found.columns[0].values() | join(",") ~ " " ~ found.columns['x'].values()[1] ~ " " ~ found.rows[2]['day'] ~ " " ~ found.rows[0][3] ~ " " ~ found | length) %}
{% do store_result('own', response='OK', agate_table=found) %}
{% do print("stored: " ~ load_result('own').table.rows | length) %}
{% do print("returned: " ~ helper(3)) %}
{% do log("told in the log and on screen", info=true) %}
{% do print("dispatched: " ~ adapter.dispatch('own_thing')()) %}
{% do print("strict: " ~ set_strict([1, 1]) | length ~ " " ~ zip_strict([1, 2], ['a', 'b']) | list) %}
{% do print("formats: " ~ fromyaml("a: [1, 2]")['a'][1] ~ " " ~ fromjson('{"b": true}')['b'] ~ " " ~ tojson({'c': [1]}, sort_keys=true) ~ " " ~ toyaml({'d': 1}) | trim) %}
{% do print("hash: " ~ local_md5('quern')) %}
{% do print("differ: " ~ diff_of_two_dicts({'a': ['x', 'y'], 'b': ['z']}, {'a': ['y']})) %}
{% do print("modules: " ~ modules.datetime.date(2024, 2, 29).isoformat() ~ " " ~ modules.re.sub('[0-9]+', '#', 'a12b3') ~ " " ~ modules.pytz.timezone('UTC') ~ " " ~ modules.itertools.chain([1], [2]) | list) %}
{% do print("relation: " ~ api.Relation.create(database='d', schema='s', identifier='i') ~ " " ~ api.Relation.create(schema='s', identifier='i').include(database=false, schema=false)) %}
{% do print("column: " ~ api.Column.create('c', 'varchar').is_string() ~ " " ~ api.Column('n', 'numeric', none, 9, 2).data_type ~ " " ~ api.Column.translate_type('string')) %}
{% do print("where: " ~ target.name ~ " " ~ target.type ~ " " ~ flags.WHICH ~ " " ~ project_name ~ " " ~ execute ~ " " ~ invocation_id | length ~ " " ~ run_started_at.year ~ " " ~ dbt_version[:4]) %}
{% do print("graph: " ~ graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | map(attribute='name') | join(',')) %}
{% do print("builtins: " ~ builtins.ref('m')) %}
{% do print("variables: " ~ var('set_by_flag') ~ " " ~ var('not_set', 'by default') ~ " " ~ env_var('QUERN_NO_SUCH', 'none') ~ " " ~ var.has_var('not_set')) %}
{% endmacro %}
{% macro helper(n) %}{% if n > 2 %}{{ return(n * 2) }}{% endif %}{{ return('small') }}{% endmacro %}
{% macro default__own_thing() %}{{ return('default') }}{% endmacro %}
{% macro duckdb__own_thing() %}{{ return('of duckdb') }}{% endmacro %}`,
      "models/m.sql": "select 1 as a",
    });
    const output = said(
      await quern(folder, [
        "run-operation",
        "all",
        "--args",
        "{count: 4, names: [x, y]}",
        "--vars",
        "set_by_flag: yes_it_is",
      ]),
    );
    const values = printed(output);
    expect(values).toMatchObject({
      count: "4 x+y",
      columns: "0,1,2 1.5 2024-05-06 None 3",
      stored: "3",
      returned: "6",
      dispatched: "of duckdb",
      strict: "1 [(1, 'a'), (2, 'b')]",
      formats: '2 True {"c": [1]} d: 1',
      hash: "8d22dc6822151c62bb56567f94b4f81f",
      modules: "2024-02-29 a#b# UTC [1, 2]",
      relation: '"d"."s"."i" "i"',
      column: "True numeric(9,2) TEXT",
      graph: "m",
      builtins: '"shop"."main"."m"',
      variables: "yes_it_is by default none False",
    });
    expect(values.table).toMatch(/^i,name 4/);
    expect(values.where).toMatch(/^\w+ duckdb run-operation shop True 36 20\d\d 1\.1\d$/);
    expect(values.differ).toContain("'x'");
    expect(output).toContain("told in the log and on screen");
  });

  it("gives the macro floats and dates as Python has them, and itself as its model", async () => {
    const folder = project({
      "macros/m.sql": `{% macro given(day, whole) %}
{{ print([day, whole, model.name, this is defined, pre_hooks, invocation_args_dict.args]) }}
{% endmacro %}`,
    });
    const args = ["run-operation", "given", "--args", "{day: 2024-01-31, whole: 1.0}"];
    for (const time of ["first", "kept"])
      expect(said(await quern(folder, args)), time).toContain(
        "[datetime.date(2024, 1, 31), 1.0, 'given', False, None, {'day': datetime.date(2024, 1, 31), 'whole': 1.0}]",
      );
  });

  it("ends with 1 when the macro raises, and says its words; a warning only warns", async () => {
    const folder = project({
      "macros/m.sql": `{% macro stop() %}{{ exceptions.raise_compiler_error("not like this") }}{% endmacro %}
{% macro named() %}{{ exceptions.raise_compiler_error(node=model, msg="by its name") }}{% endmacro %}
{% macro json() %}{% do tojson(stop) %}{% endmacro %}
{% macro careful() %}{% do exceptions.warn("be careful") %}{% endmacro %}
{% macro undefined_var() %}{{ var('nobody_sets_it') }}{% endmacro %}`,
    });
    expect(said(await quern(folder, ["run-operation", "named"], 1))).toContain("by its name");
    expect(said(await quern(folder, ["run-operation", "json"], 1))).toContain("is not JSON serializable");
    expect(said(await quern(folder, ["run-operation", "stop"], 1))).toMatch(/not like this[\s\S]*macros\/m\.sql/);
    expect(said(await quern(folder, ["run-operation", "careful"]))).toContain("be careful");
    expect(said(await quern(folder, ["run-operation", "undefined_var"], 1))).toContain("nobody_sets_it");
  });
});
