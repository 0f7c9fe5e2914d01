import fc from "fast-check";

/** A project's state as far as parsing can see it: files by path, and what the command line and the shell give. */
export interface ProjectState {
  readonly files: Map<string, string>;
  readonly env: Record<string, string>;
  vars: Record<string, string>;
  target: string;
  fullRefresh: boolean;
}

/** One change of a project. */
export interface Edit {
  readonly what: string;
  apply(state: ProjectState): void;
}

const names = ["a", "b", "c", "d", "e"];
const name = fc.constantFrom(...names);
const folder = fc.constantFrom("models", "models/sub", "models/sub/deep");
/** Where a model mostly lies: one that lies in two folders breaks the project. */
const homes = { a: "models", b: "models", c: "models/sub", d: "models/sub", e: "models/sub/deep" };
const homeOf = (of: string): string => `${homes[of as keyof typeof homes]}/${of}`;

/** Texts of models: what they read and set covers every input of a parse. */
const sql = fc.oneof(
  fc.nat(9).map((n) => `select ${n} as id`),
  name.map((of) => `select * from {{ ref('${of}') }}`),
  fc.tuple(name, name).map(([x, y]) => `{{ config(tags=['${x}']) }} select * from {{ ref('${y}') }}`),
  fc.constantFrom(
    "{{ config(materialized=var('kind', 'view'), meta={'n': 1.0, 'big': 12345678901234567890}) }} select 1 as id",
    "{{ config(enabled=(env_var('SWITCH', 'on') == 'on')) }} select 1 as id",
    "{{ config(alias=env_var('NAME', 'plain')) }} select 1 as id",
    "{{ config(tags=[target.name, flags.FULL_REFRESH | string]) }} select 1 as id",
    "{{ config(tags=[tag_of(this.name)], meta={'x': none, 'y': [1, 2.5, true]}) }} select 1 as id",
    "{{ config(tags=[run_started_at.strftime('%Y')]) }} select 1 as id",
    "{{ config(pre_hook=\"select '{{ env_var('NAME', 'none') }}' from {{ ref('a') }}\") }} select 1 as id",
    "select {{ function('f') }}(1) as id",
    "{% if is_incremental() %}select * from {{ ref('b') }}{% else %}select * from {{ source('raw', 'orders') }}{% endif %}",
    "{{ config(description=doc('words')) }} select 1 as id",
    "{{ config(group='g') }} select 1 as id",
    "{{ config(schema='other', database='base') }} select {{ pack.from_pack() }} as id",
    "{{ exceptions.warn('careful') }} select 1 as id",
    "{{ log('said', info=true) }} select 1 as id",
    "{{ config(materialised='view') }} select 1 as id",
    "\n\n  select 1 as id {{ no_such_macro() }}",
    "select {{ 1",
    "",
  ),
);

const test = fc.constantFrom(
  "unique",
  "not_null",
  "{accepted_values: {values: [1, 2]}}",
  "{relationships: {to: ref('a'), field: id}}",
  "{positive: {config: {severity: \"{{ env_var('LEVEL', 'warn') }}\"}}}",
  "{not_null: {name: my_test, config: {where: '1 = 1'}}}",
  "no_such_test",
);

const entry = fc.tuple(name, fc.array(test, { maxLength: 3 }), fc.nat(9)).map(([of, tests, kind]) => {
  const more = [
    "",
    "    description: \"{{ doc('words') }}\"\n",
    "    description: \"{{ env_var('NAME', 'no name') }}\"\n",
    "    config: {tags: [\"{{ var('kind', 'x') }}\"], meta: {ratio: 1.0, big: 12345678901234567890, odd: .nan}}\n",
    "    config: {contract: {enforced: true}}\n",
    "    config: {enabled: \"{{ env_var('SWITCH', 'on') == 'on' }}\"}\n",
    "    latest_version: 1\n    versions: [{v: 1, config: {alias: one}}, {v: 2, columns: [{include: all, exclude: [id]}]}]\n",
    "    config: {group: g}\n    access: private\n",
    "    constraints: [{type: primary_key, columns: [id]}]\n",
    "    docs: {show: false}\n    unknown_key: 1\n",
  ][kind];
  return `  - name: ${of}\n${more}    columns:\n      - name: id\n        data_type: integer\n        data_tests: [${tests.join(", ")}]\n`;
});

const properties = fc.oneof(
  { weight: 6, arbitrary: fc.array(entry, { minLength: 1, maxLength: 3 }).map((all) => `models:\n${all.join("")}`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "sources: [{name: raw, tables: [{name: orders, columns: [{name: id, data_tests: [unique, not_null]}]}]}]",
      "sources: [{name: raw, schema: \"{{ target.schema }}\", meta: {of: \"{{ env_var('NAME', '-') }}\"}, tables: [{name: orders}, {name: lines}]}]",
      "exposures: [{name: page, type: dashboard, owner: {name: me}, depends_on: [ref('a')]}]",
      "groups: [{name: g, owner: {name: me}}]",
      `models: [{name: a, time_spine: {standard_granularity_column: id}, columns: [{name: id, granularity: day}]}]
semantic_models: [{name: sm, model: ref('a'), description: "{{ doc('words') }}", config: {group: g},
  measures: [{name: total, agg: sum, expr: "{{ var('kind', 'x') }}", create_metric: true, agg_time_dimension: at}],
  entities: [{name: own, type: primary}], dimensions: [{name: at, type: time, type_params: {time_granularity: day}}]}]
saved_queries: [{name: sq, query_params: {metrics: [total]}}]`,
      "unit_tests: [{name: u, model: a, given: [], expect: {rows: [{id: 1}]}}]",
      "macros: [{name: tag_of, description: \"{{ doc('words') }}\"}]",
      "seeds: [{name: numbers, columns: [{name: n, data_tests: [unique]}], config: {column_types: {n: varchar}, meta: {ratio: 1.0}}}]",
      "snapshots: [{name: history, relation: ref('a'), config: {strategy: check, unique_key: id, check_cols: all}}]",
      "models: [{name: numbers, columns: [{name: n, data_tests: [unique]}]}]",
      "nonsense: [1]",
      "models: [",
      "",
    ),
  },
);

const functionBody = fc.constantFrom(
  "x + 1",
  "{{ function('g') }}(x)",
  "{{ config(alias=env_var('NAME', 'plain'), volatility='stable') }} x * 2",
  "(select max(id) from {{ ref('a') }}) + x",
);

const functionEntry = fc
  .tuple(fc.constantFrom("f", "g", "h"), fc.constantFrom("scalar", "aggregate", "odd"), fc.nat(2))
  .map(
    ([of, type, kind]) =>
      `  - {name: ${of}, config: {type: ${type}}, arguments: [{name: x, data_type: integer}], ${
        [
          "returns: {data_type: integer}",
          "description: \"{{ doc('words') }}\"",
          "returns: {data_type: \"{{ var('kind', 'x') }}\"}",
        ][kind]
      }}\n`,
  );

const macro = fc.constantFrom(
  "{% macro tag_of(x) %}{{ x }}_tag{% endmacro %}",
  "{% macro tag_of(x) %}{{ return(x ~ var('kind', '') ~ env_var('NAME', '')) }}{% endmacro %}",
  "{% macro tag_of(x) %}{{ helper(x) }}{% endmacro %}{% macro helper(x) %}h{% endmacro %}",
  "{% macro generate_schema_name(custom, node) %}{{ custom or target.name }}{% endmacro %}",
  "{% macro generate_alias_name(custom, node) %}{{ node.name }}_{{ env_var('NAME', '') }}{% endmacro %}",
  "{% test positive(model, column_name) %}select * from {{ model }} where {{ column_name }} < 0{% endtest %}",
  "{% test positive(model, column_name) %}select * from {{ ref('b') }}{% endtest %}",
  "{% macro is_incremental() %}{{ return(flags.FULL_REFRESH) }}{% endmacro %}",
  "{% test unique(model, column_name) %}select * from {{ ref('c') }}{% endtest %}",
  "{% macro ref(x) %}{{ return(builtins.ref(x)) }}{% endmacro %}",
  "{% macro broken( %}",
);

const projectFile = fc.constantFrom(
  "",
  "models: {shop: {+tags: [all], sub: {+materialized: table}}}",
  "models: {shop: {nowhere: {+tags: [x]}}}",
  "models: {+enabled: true, +meta: {from: project}, pack: {+tags: [overruled]}}",
  "vars: {kind: table}",
  "vars: {shop: {kind: view}, pack: {kind: incremental}}",
  "data_tests: {+severity: warn, shop: {+store_failures: true}}",
  'on-run-start: ["select 1", "select \'{{ run_started_at }}\'"]',
  "quoting: {identifier: false}",
  "dispatch: [{macro_namespace: pack, search_order: [shop, pack]}]",
  "snapshots: {+target_schema: kept}",
  "functions: {shop: {+schema: udfs}}",
  "models: {+schema: \"{{ env_var('NAME', 'here') }}\"}",
);

const write = (path: string, content: string): Edit => ({
  what: `write ${path}: ${content}`,
  apply: ({ files }) => void files.set(path, content),
});

const pick = (files: ReadonlyMap<string, string>, at: number): string | undefined =>
  [...files.keys()].filter((path) => path !== "dbt_project.yml" && path !== "profiles.yml")[at % (files.size - 2)];

/** Changes what a SQL file says but not what it means to other files. */
const reword = (at: number, n: number): Edit => ({
  what: `reword file ${at} with ${n}`,
  apply({ files }) {
    const all = [...files.keys()].filter((path) => path.endsWith(".sql"));
    const path = all[at % all.length];
    if (path !== undefined) files.set(path, `${files.get(path)!.replace(/\n-- \d+$/, "")}\n-- ${n}`);
  },
});

/** Any change of any kind. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(name, sql).map(([of, text]) => write(`${homeOf(of)}.sql`, text)) },
  { weight: 12, arbitrary: fc.tuple(fc.nat(), fc.nat(99)).map(([at, n]) => reword(at, n)) },
  { weight: 1, arbitrary: fc.tuple(folder, name, sql).map(([into, of, text]) => write(`${into}/${of}.sql`, text)) },
  { weight: 2, arbitrary: fc.tuple(name, sql).map(([of, text]) => write(`models/${of}_v2.sql`, text)) },
  { weight: 6, arbitrary: entry.map((text) => write(`${homeOf(text.charAt(10))}.yml`, `models:\n${text}`)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(folder, fc.constantFrom("one", "two"), properties)
      .map(([into, of, text]) => write(`${into}/${of}.yml`, text)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("m", "n"), macro).map(([of, text]) => write(`macros/${of}.sql`, text)),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("old", "new", "{{ 1 }}")
      .map((text) => write("models/words.md", `{% docs words %}${text}{% enddocs %}`)),
  },
  { weight: 2, arbitrary: fc.nat(3).map((n) => write("seeds/numbers.csv", `n\n${n}\n`)) },
  { weight: 1, arbitrary: sql.map((text) => write("tests/singular.sql", text)) },
  { weight: 1, arbitrary: sql.map((text) => write("analyses/look.sql", text)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("f", "g"), functionBody)
      .map(([of, text]) => write(`functions/${of}.sql`, text)),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(functionEntry, { maxLength: 2 })
      .map((all) => write("functions/all.yml", `functions:\n${all.join("")}`)),
  },
  {
    weight: 1,
    arbitrary: sql.map((text) =>
      write(
        "snapshots/past.sql",
        `{% snapshot past %}{{ config(strategy='check', unique_key='id', check_cols='all') }}${text}{% endsnapshot %}`,
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: projectFile.map((text) =>
      write("dbt_project.yml", `name: shop\nversion: "1"\nprofile: shop\n${text}\n`),
    ),
  },
  { weight: 1, arbitrary: sql.map((text) => write("dbt_packages/pack/models/p.sql", text)) },
  {
    weight: 1,
    arbitrary: fc.boolean().map((on) => write("models/p.sql", `{{ config(enabled=${on}) }} select 1 as id`)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("models", "dbt_packages/pack/models"), entry)
      .map(([into, text]) => write(`${into}/p.yml`, `models:\n${text.replace(/name: \w/, "name: p")}`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(3)
      .map((n) =>
        write("dbt_packages/pack/macros/p.sql", `{% macro from_pack() %}${n}{{ var('kind', '') }}{% endmacro %}`),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .nat(3)
      .map((n) =>
        write("dbt_packages/pack/dbt_project.yml", `name: pack\nversion: "${n}"\nmodels: {+tags: [pack${n}]}\n`),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("SWITCH", "NAME", "LEVEL"), fc.constantFrom("on", "off", "error", undefined))
      .map(([of, value]) => ({
        what: `env ${of}=${value}`,
        apply({ env }: ProjectState) {
          if (value === undefined) delete env[of];
          else env[of] = value;
        },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("table", "ephemeral", undefined).map((kind) => ({
      what: `--vars kind: ${kind}`,
      apply(state: ProjectState) {
        state.vars = kind === undefined ? {} : { kind };
      },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("dev", "prod").map((target) => ({
      what: `--target ${target}`,
      apply(state: ProjectState) {
        state.target = target;
      },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((fullRefresh) => ({
      what: `full refresh ${fullRefresh}`,
      apply(state: ProjectState) {
        state.fullRefresh = fullRefresh;
      },
    })),
  },
  {
    weight: 4,
    arbitrary: fc.nat(40).map((at) => ({
      what: `delete file ${at}`,
      apply({ files }: ProjectState) {
        const path = pick(files, at);
        if (path !== undefined) files.delete(path);
      },
    })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(40), folder, name).map(([at, into, of]) => ({
      what: `move file ${at} to ${into}/${of}`,
      apply({ files }: ProjectState) {
        const path = pick(files, at);
        const ending = path === undefined ? undefined : /\.\w+$/.exec(path)?.[0];
        if (path === undefined || !path.startsWith("models/")) return;
        const text = files.get(path)!;
        files.delete(path);
        files.set(`${into}/${of}${ending}`, text);
      },
    })),
  },
);

/** The project that every sequence of edits begins with. */
export function startingProject(): ProjectState {
  const outputs = ["dev", "prod"]
    .map((of) => `    ${of}: {type: duckdb, path: ${of}.duckdb, schema: ${of}}`)
    .join("\n");
  return {
    files: new Map([
      ["dbt_project.yml", 'name: shop\nversion: "1"\nprofile: shop\n'],
      ["profiles.yml", `shop:\n  target: dev\n  outputs:\n${outputs}\n`],
      ["models/a.sql", "select 1 as id"],
      ["models/b.sql", "select * from {{ ref('a') }}"],
      ["models/sub/c.sql", "select * from {{ ref('a') }}"],
      ["models/sub/d.sql", "select * from {{ ref('c') }}"],
      ["models/sub/deep/e.sql", "select * from {{ ref('d') }}"],
      ["models/a.yml", "models:\n  - name: a\n    columns: [{name: id, data_tests: [unique, not_null]}]\n"],
      ["models/words.md", "{% docs words %}some{% enddocs %}"],
      [
        "models/sub/two.yml",
        "sources: [{name: raw, tables: [{name: orders}]}]\ngroups: [{name: g, owner: {name: me}}]\n",
      ],
      ["macros/m.sql", "{% macro tag_of(x) %}{{ x }}{% endmacro %}"],
      ["macros/n.sql", "{% test positive(model, column_name) %}select 1{% endtest %}"],
      ["seeds/numbers.csv", "n\n1\n"],
      ["functions/f.sql", "x + 1"],
      [
        "functions/all.yml",
        "functions: [{name: f, arguments: [{name: x, data_type: integer}], returns: {data_type: integer}}]\n",
      ],
      ["dbt_packages/pack/dbt_project.yml", 'name: pack\nversion: "1"\n'],
      ["dbt_packages/pack/models/p.sql", "select 1 as id"],
      ["dbt_packages/pack/macros/p.sql", "{% macro from_pack() %}1{% endmacro %}"],
    ]),
    env: {},
    vars: {},
    target: "dev",
    fullRefresh: false,
  };
}
