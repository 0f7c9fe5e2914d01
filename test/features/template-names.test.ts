import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { listed, quern, rows } from "./warehouse.ts";

/** Expressions of a model that runs, each with what dbt prints for it. */
const cases: readonly (readonly [expression: string, printed: string])[] = [
  ["config.get('materialized')", "table"],
  ["config.get('nowhere', 'by default')", "by default"],
  ["config.get('meta')['owner']", "me"],
  ["config.require('own_key')", "own value"],
  ["config.meta_get('owner')", "me"],
  ["config.meta_get('nobody', 'none')", "none"],
  ["config.persist_relation_docs()", "False"],
  ["this", '"shop"."main"."named_otherwise"'],
  ["this.identifier ~ this.schema ~ this.database ~ this.name", "named_otherwisemainshopnamed_otherwise"],
  ["this.is_table or this.is_view or this.is_cte", "False"],
  ["ref('other').identifier", "other"],
  ["ref('shop', 'other')", '"shop"."main"."other"'],
  ["source('raw', 'things').include(database=false)", '"lake"."t_things"'],
  ["builtins.ref('other').include(database=false)", '"main"."other"'],
  ["model.name ~ ' ' ~ model.resource_type ~ ' ' ~ model.unique_id", "asked model model.shop.asked"],
  ["model.tags | join(',') ~ ' ' ~ model.fqn | join('.')", "one,two shop.deep.asked"],
  ["model.columns['a'].description", "The letter a."],
  ["graph.nodes['model.shop.other'].config.materialized", "view"],
  ["graph.sources.values() | map(attribute='name') | join", "things"],
  ["graph.exposures | length", "0"],
  ["selected_resources | sort | join(' ')", "model.shop.asked model.shop.other"],
  [
    "target.name ~ target.schema ~ target.type ~ target.threads ~ target.profile_name ~ target.database",
    "devmainduckdb4shopshop",
  ],
  ["target.get('password', 'no secrets')", "no secrets"],
  ["flags.FULL_REFRESH ~ ' ' ~ flags.WHICH ~ ' ' ~ flags.STORE_FAILURES", "False run False"],
  ["execute", "True"],
  ["is_incremental()", "False"],
  ["should_full_refresh()", "False"],
  ["database ~ schema", "shopmain"],
  ["var('given') ~ var('missing', 5)", "from the project5"],
  ["var('whole') ~ ' ' ~ var('more') ~ ' ' ~ var('whole') * 3", "1.0 [2.0, 2] 3.0"],
  [
    "var('day').strftime('%d/%m') ~ (var('day') < modules.datetime.date(2025, 1, 1)) ~ [var('day')]",
    "02/01True[datetime.date(2024, 1, 2)]",
  ],
  ["[var('at').isoformat(), var('zoned') ~ '']", "['2024-01-02T03:04:05', '2024-01-02 03:04:05+02:00']"],
  ["[var('told'), var('told_day').year, var('told_years')[2024]]", "[3.0, 2025, 'x']"],
  ["var('years') ~ var('years')[2023] ~ var('texts')", "{2024: 'b', 2023: 'a'}a{'9': 'b', 'x': 'c'}"],
  [`fromjson('{"b": 1, "7": {"2": "\\\\"3\\\\": 4", "1": 0}}')`, `{'b': 1, '7': {'2': '"3": 4', '1': 0}}`],
  ["fromyaml('{2: a, 1: b, c: {d: e}}')", "{2: 'a', 1: 'b', 'c': {'d': 'e'}}"],
  ["env_var('QUERN_TEST_NOWHERE', 'unset')", "unset"],
  ["project_name", "shop"],
  ["run_started_at.strftime('%Y') | length", "4"],
  ["run_started_at.astimezone(modules.pytz.timezone('Europe/Berlin')).tzinfo is none", "False"],
  ["invocation_id | length", "36"],
  ["dbt_version.split('.')[0]", "1"],
  ["thread_id is string", "True"],
  ["set([1, 1, 2]) | length", "2"],
  ["zip([1], ['a']) | list", "[(1, 'a')]"],
  ["set(5, 'fallback')", "fallback"],
  ["zip(5, default='fallback')", "fallback"],
  ["fromjson('not json', 'fallback')", "fallback"],
  ["tojson(modules.datetime.date, 'fallback')", "fallback"],
  ["set_strict([1, 1]) | length ~ '' ~ (zip_strict([1], [2]) | list)", "1[(1, 2)]"],
  ["toyaml({'a': '1', 'é': ['x', []]})", String.raw`a: '1'|"\xE9":|- x|- []|`],
  ["toyaml('x') ~ toyaml(['it: s'], sort_keys=true)", "x|...|- 'it: s'|"],
  ["toyaml(set) ~ toyaml(set, 'none')", "Nonenone"],
  ["run_started_at.tzinfo", "UTC"],
  [
    "[run_started_at.tzinfo, modules.pytz.timezone('Europe/Vienna')]",
    "[<UTC>, <DstTzInfo 'Europe/Vienna' LMT+1:05:00 STD>]",
  ],
  [
    "[modules.pytz.timezone('Europe/Vienna').localize(modules.datetime.datetime(2024, 7, 1)), modules.pytz.timezone('America/New_York').localize(modules.datetime.datetime(2024, 1, 1)).dst()]",
    "[datetime.datetime(2024, 7, 1, 0, 0, tzinfo=<DstTzInfo 'Europe/Vienna' CEST+2:00:00 DST>), datetime.timedelta(0)]",
  ],
  [
    "modules.datetime.date(2024, 5, 17).timetuple() ~ modules.datetime.datetime(2024, 1, 2, 3).timetuple()[7]",
    "time.struct_time(tm_year=2024, tm_mon=5, tm_mday=17, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=4, tm_yday=138, tm_isdst=-1)2",
  ],
  ["[this.information_schema('tables')]", '[<InformationSchema "shop".INFORMATION_SCHEMA.tables>]'],
  ["'ref' in builtins.keys() and 'api' in builtins and 'nothing' not in builtins", "True"],
  ["api.keys() | list ~ (exceptions.keys() | list | length > 15)", "['Relation', 'Column']True"],
  ["exceptions.raise_parsing_error is defined or dbt_utils_like.nothing is defined", "False"],
  [
    "modules.pytz.timezone('Europe/Vienna').normalize(modules.pytz.timezone('Europe/Vienna').localize(modules.datetime.datetime(2024, 7, 1, 12)) + modules.datetime.timedelta(days=180))",
    "2024-12-28 11:00:00+01:00",
  ],
  ["modules.datetime.datetime(2024, 7, 1, tzinfo=modules.pytz.timezone('Europe/Vienna'))", "2024-07-01 00:00:00+01:05"],
  [
    "[modules.pytz.timezone('America/New_York').localize(modules.datetime.datetime(2024, 11, 3, 1, 30)) ~ '', modules.pytz.timezone('America/New_York').localize(modules.datetime.datetime(2024, 11, 3, 1, 30), is_dst=true) ~ '', modules.pytz.timezone('America/New_York').localize(modules.datetime.datetime(2024, 3, 10, 2, 30)) ~ '']",
    "['2024-11-03 01:30:00-05:00', '2024-11-03 01:30:00-04:00', '2024-03-10 02:30:00-05:00']",
  ],
  [
    "[modules.datetime.time.fromisoformat('04:05:06.5'), modules.datetime.datetime.fromisocalendar(2024, 10, 5), modules.datetime.timedelta.resolution]",
    "[datetime.time(4, 5, 6, 500000), datetime.datetime(2024, 3, 8, 0, 0), datetime.timedelta(microseconds=1)]",
  ],
  ["modules.re.finditer('[a-z]', 'a1b') | map(attribute='string') | list", "['a1b', 'a1b']"],
  ["[modules.re.match('((a)b)(c)?', 'ab').lastindex, modules.re.match('(?P<x>a)', 'a').lastgroup]", "[1, 'x']"],
  ["'database' in this and 'nothing' not in this", "True"],
  ["adapter.expand_target_column_types(ref('other'), ref('other'))", "None"],
  ["env.name ~ column('a', 'int').name", "deva"],
  ["graph.nodes['seed.shop.letters'].language is defined", "False"],
  ["graph.nodes['seed.shop.letters'].depends_on", "{'macros': []}"],
  ["fromyaml('a: [1, b]')", "{'a': [1, 'b']}"],
  ["context is defined", "True"],
  ["[context is mapping, 'ref' in context, context.get('nothing', 7), context.target.name]", "[True, True, 7, 'dev']"],
  ["[context.update({'told': 3}), context['told'], context.told]", "[None, 3, 3]"],
  [
    "[builtins.ref.config.project_name, ref.config.version, source.config.profile_name, ref.config.target_path]",
    "['shop', None, 'shop', 'target']",
  ],
  [
    "[ref.config.vars.to_dict().given, ref.config.cli_vars.told, ref.config.args.which, ref.config.args.VARS.told]",
    "['from the project', 3.0, 'run', 3.0]",
  ],
  ["ref.config.packages.packages", "[{'local': 'helpers'}]"],
  ["ref.config.dependencies['dbt_utils_like'].project_name", "dbt_utils_like"],
  ["ref.config.nothing is defined", "False"],
  ["adapter.get_relation(database, schema, 'other').type", "view"],
  ["adapter.get_relation(database, schema, 'nowhere') is none", "True"],
  ["load_relation(ref('other')).is_view", "True"],
  ["adapter.get_columns_in_relation(ref('other')) | map(attribute='name') | join(',')", "a,b"],
  ["adapter.get_columns_in_relation(ref('other'))[1].data_type | upper", "CHARACTER VARYING(256)"],
  ["adapter.get_missing_columns(ref('other'), ref('narrow')) | map(attribute='column') | join", "b"],
  ["adapter.check_schema_exists(database, 'nowhere')", "False"],
  ["adapter.quote('a b')", '"a b"'],
  ["adapter.quote_as_configured('x', 'identifier')", '"x"'],
  ["adapter.type()", "duckdb"],
  ["dbt_utils_like.shout('hi')", "HI!"],
  ["shop.whisper('HI')", "hi"],
  ["dbt.concat([\"'a'\", 'b'])", "'a' || b"],
];

describe("names in templates", () => {
  let printed: Map<string, string>;
  let folder: string;
  beforeAll(async () => {
    const letter = "{{ '{{' }}";
    folder = project({
      "project.yml":
        "name: shop\nvars: {given: from the project, whole: 1.0, more: [2.0, 2], years: {2024: b, 2023: a}, texts: {'9': b, x: c}, day: 2024-01-02, at: 2024-01-02 03:04:05, zoned: 2024-01-02T03:04:05+02:00}\n",
      "packages.yml": "packages: [{local: helpers}]\n",
      "helpers/dbt_project.yml": "name: dbt_utils_like\n",
      "helpers/macros/m.sql": "{% macro shout(text) %}{{ text | upper }}!{% endmacro %}",
      "macros/m.sql": "{% macro whisper(text) %}{{ text | lower }}{% endmacro %}",
      "models/other.sql": "select 1 as a, 'x' as b",
      "seeds/letters.csv": "letter\na\n",
      "models/narrow.sql": "select 1 as a",
      "models/deep/asked.sql": `{{ config(materialized='table', alias='named_otherwise', tags=['one', 'two'], own_key='own value', meta={'owner': 'me'}) }}
-- depends_on: {{ ref('narrow') }}
${cases.map(([expression], i) => `{% do print('case ${i}: ' ~ ((${expression}) ~ '') | replace('\n', '|')) %}`).join("\n")}
select 1 as a, '${letter}' as raw from {{ ref('other') }}`,
      "models/models.yml": `models:
  - name: asked
    columns: [{name: a, description: The letter a.}]
sources:
  - name: raw
    schema: lake
    tables: [{name: things, identifier: t_things}]
`,
    });
    await quern(folder, ["deps"]);
    await quern(folder, ["run", "-s", "narrow"]);
    const vars = "{told: 3.0, told_day: 2025-12-31, told_years: {2024: x}}";
    const output = said(await quern(folder, ["run", "-s", "asked", "other", "--vars", vars]));
    const { args } = JSON.parse(readFileSync(join(folder, "target", "run_results.json"), "utf8"));
    expect(args.vars).toEqual({ told: 3, told_day: "2025-12-31", told_years: { 2024: "x" } });
    printed = new Map([...output.matchAll(/^case (\d+): (.*)$/gm)].map(([, i, text]) => [i!, text!]));
  });

  it.each(cases.map(([expression, expected], i) => [expression, expected, i] as const))("%s", (_, expected, i) => {
    expect(printed.get(String(i))).toBe(expected);
  });

  it("leave their SQL in target/compiled and what ran in target/run", async () => {
    const file = (kind: string): string =>
      readFileSync(join(folder, "target", kind, "shop/models/deep/asked.sql"), "utf8");
    expect(file("compiled")).toContain(`'{{' as raw from "shop"."main"."other"`);
    expect(file("run")).toContain("create");
    expect(await rows(folder, "select raw from named_otherwise")).toEqual(["{{"]);
  });
});

it("a var that becomes a float is another one, also to a kept manifest", async () => {
  const folder = project({
    "project.yml": "name: shop\nvars: {n: 1}\n",
    "models/a.sql": "{{ config(meta={'n': var('n') ~ ''}) }} select 1 as a",
  });
  const meta = async (): Promise<string[]> => listed(folder, { output: "json", outputKeys: ["meta"] });
  expect(await meta()).toEqual(['{"meta":{"n":"1"}}']);
  writeFileSync(join(folder, "project.yml"), "name: shop\nvars: {n: 1.0}\n");
  expect(await meta()).toEqual(['{"meta":{"n":"1.0"}}']);
});
