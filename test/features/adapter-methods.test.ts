import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

const profiles = `shop:
  target: dev
  outputs:
    dev: { type: duckdb, path: shop.duckdb, schema: main, threads: 1, settings: { memory_limit: 1GB, default_secret_storage: local_file }, attach: [{ path: ":memory:", alias: other }] }
`;

const macros = `
{% macro say(what, value) %}{% do print(what ~ ' = ' ~ value) %}{% endmacro %}
{% macro ask() %}
  {% do adapter.add_query('create table t as select 1 as id', auto_begin=false) %}
  {% do adapter.add_query('insert into t values (?), (?)', bindings=[5, 6], abridge_sql_log=true) %}
  {% set cursor = adapter.add_query('select id from t order by 1')[1] %}
  {% do say('cursor', [cursor.fetchone(), cursor.fetchmany(1), cursor.fetchall(), cursor.fetchone()]) %}
  {% do say('binding', get_binding_char() ~ adapter.get_binding_char()) %}
  {% do say('seed', adapter.get_seed_file_path({'root_path': '/a', 'original_file_path': 'seeds/x.csv'})) %}
  {% do say('write', [adapter.external_write_options('a/b.csv', {}), adapter.external_write_options('a/b', {'delimiter': '|'}), adapter.external_write_options('a/b', {'partition_by': 'a, b'})]) %}
  {% do say('read', [adapter.external_read_location('a/b', {'partition_by': 'a, b'}), adapter.external_read_location('a', {'per_thread_output': true, 'format': 'csv'}), adapter.external_read_location('a/b.csv', {})]) %}
  {% set index = adapter.parse_index({'columns': ['a', 'b'], 'unique': true}) %}
  {% do say('index', [index.columns, index.unique, index.render(api.Relation.create(identifier='t')) | length, adapter.parse_index(none)]) %}
  {% do say('texts', adapter.convert_datetimes_to_strs(run_query("select timestamp '2024-01-02 03:04:05' as t, 1 as n")).rows[0]) %}
  {% do say('quoted', [adapter.quote_as_configured('x', 'schema'), adapter.quote_as_configured('x', 'column')]) %}
  {% do say('response', [adapter.execute('select 1')[0]]) %}
  {% do say('target', target.keys() | list) %}
  {% do say('settings', [target.settings, target.dbname is defined, target.attach]) %}
{% endmacro %}
{% macro bad() %}{{ adapter.parse_index({'columns': ['a'], 'uniq': true}) }}{% endmacro %}
`;

/** What dbt-duckdb's adapter answers to the same. */
it("methods that packages call of dbt's adapters answer as dbt-duckdb's do, and target has its fields without secrets", async () => {
  const folder = project({
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": profiles,
    "macros/all.sql": macros,
  });
  const { stdout } = await quern(folder, ["--quiet", "run-operation", "ask"]);
  expect(stdout.trimEnd().split("\n")).toEqual([
    "cursor = [(1,), [(5,)], [(6,)], None]",
    "binding = ??",
    "seed = /a/seeds/x.csv",
    "write = ['format csv, header 1', \"delimiter '|', format csv, header 1\", 'partition_by (a, b), format parquet']",
    "read = ['a/b/*/*/*.parquet', 'a/*.csv', 'a/b.csv']",
    "index = [['a', 'b'], True, 32, None]",
    "texts = <agate.Row: ('2024-01-02 03:04:05', 1)>",
    `quoted = ['"x"', 'x']`,
    "response = [AdapterResponse(_message='OK', code=None, rows_affected=None, query_id=None)]",
    "target = ['database', 'schema', 'path', 'config_options', 'extensions', 'settings', 'external_root', 'use_credential_provider', 'attach', 'filesystems', 'remote', 'plugins', 'disable_transactions', 'type', 'threads', 'name', 'target_name', 'profile_name']",
    "settings = [{'memory_limit': '1GB'}, False, [{'path': ':memory:', 'alias': 'other'}]]",
  ]);
  expect(await rows(folder, "select id from t order by 1")).toEqual(["1", "5", "6"]);
  const { stdout: refused } = await quern(folder, ["run-operation", "bad"], 1);
  expect(refused).toContain("Could not parse index config");
});
