import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where in the project a model stands and what it reads. */
interface Model {
  readonly name: string;
  readonly folder: string;
  readonly materialized: "table" | "view";
  readonly parents: readonly string[];
}

/** What a project of a given size holds, for the table. */
export interface ProjectSize {
  readonly models: number;
  readonly tests: number;
  readonly sqlBytes: number;
  readonly yamlBytes: number;
}

const perFolder = 100;
const measures = ["amount", "quantity", "discount", "tax", "shipping", "refund"];

/**
 * Writes a dbt project of many models: a tenth of them make their own rows, the rest read one to three earlier ones.
 * Every model has about 1.2 kB of SQL, and a description, columns and two data tests in about 0.7 kB of YAML.
 */
export function writeProject(folder: string, models: number): ProjectSize {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "macros"), { recursive: true });
  writeFileSync(join(folder, "dbt_project.yml"), projectFile);
  writeFileSync(join(folder, "profiles.yml"), profile);
  writeFileSync(join(folder, "macros", "rounded.sql"), roundedMacro);
  const all = plan(models);
  let sqlBytes = 0;
  let yamlBytes = 0;
  for (let first = 0; first < all.length; first += perFolder) {
    const members = all.slice(first, first + perFolder);
    const path = join(folder, "models", members[0]!.folder);
    mkdirSync(path, { recursive: true });
    for (const model of members) {
      const sql = sqlOf(model);
      sqlBytes += sql.length;
      writeFileSync(join(path, `${model.name}.sql`), sql);
    }
    const yaml = `version: 2\n\nmodels:\n${members.map(yamlOf).join("")}`;
    yamlBytes += yaml.length;
    writeFileSync(join(path, "schema.yml"), yaml);
  }
  return { models, tests: models * 2, sqlBytes, yamlBytes };
}

/** The models in an order in which parents come first. Views read tables only, so that none grows deep. */
function plan(count: number): Model[] {
  const all: Model[] = [];
  const tables: string[] = [];
  const roots = Math.ceil(count / 10);
  for (let index = 0; index < count; index++) {
    const name = `model_${String(index).padStart(5, "0")}`;
    const own = index < roots;
    const materialized = own || index % 2 === 0 ? "table" : "view";
    const parents = own ? [] : [1, 7, 31].slice(0, 1 + (index % 3)).map((step) => tables.at(-(step % tables.length))!);
    if (materialized === "table") tables.push(name);
    all.push({
      name,
      folder: `area_${String(Math.floor(index / perFolder)).padStart(3, "0")}`,
      materialized,
      parents: [...new Set(parents)],
    });
  }
  return all;
}

function sqlOf({ name, materialized, parents }: Model): string {
  const config = `{{ config(materialized='${materialized}', tags=['bench', '${materialized}s']) }}\n\n`;
  if (parents.length === 0) {
    return `${config}-- ${name}: rows of its own
with numbers as (

    select range as id
    from range(1, {{ var('rows', 20) }})

),

shaped as (

    select
        id,
        'item ' || cast(id as varchar) as label,
        case
            when id % 3 = 0 then 'returned'
            when id % 3 = 1 then 'placed'
            else 'shipped'
        end as status,
        cast('2020-01-01' as date) + cast(id as integer) as happened_on,
        {% for measure in ${JSON.stringify(measures)} %}
        {{ rounded('id * 1.' ~ loop.index) }} as {{ measure }}{{ "," if not loop.last }}
        {% endfor %}
    from numbers

)

select
    id,
    label,
    status,
    happened_on,
    ${measures.join(",\n    ")}
from shaped
where id is not null
  and happened_on >= cast('2020-01-01' as date)
  -- every measure is a product of the number, so none is empty and each can be told from the others by its last digits;
  -- the models that read this one add them up, compare them and carry the label and the status through to their own rows
`;
  }
  const [first, ...rest] = parents;
  return `${config}-- ${name}: reads ${parents.join(", ")}
with base as (

    select * from {{ ref('${first}') }}

),
${rest.map((parent, index) => `\nother_${index} as (\n\n    select id, amount, quantity from {{ ref('${parent}') }}\n\n),\n`).join("")}
joined as (

    select
        base.id,
        base.label,
        {# statuses are written the same way everywhere #}
        lower(base.status) as status,
        base.happened_on,
        {% for measure in ${JSON.stringify(measures)} %}
        {{ rounded('base.' ~ measure) }} as {{ measure }},
        {% endfor %}
        {% if target.name == 'prod' %}
        current_timestamp as built_at,
        {% endif %}
        ${rest.map((_, index) => `other_${index}.amount as amount_${index},\n        `).join("")}row_number() over (partition by base.id order by base.happened_on) as copy
    from base${rest.map((_, index) => `\n    left join other_${index} on other_${index}.id = base.id`).join("")}

)

select
    id,
    label,
    status,
    happened_on,
    ${measures.join(",\n    ")}
from joined
where copy = 1
`;
}

function yamlOf({ name, materialized, parents }: Model): string {
  return `  - name: ${name}
    description: >
      A ${materialized} of the benchmark, made from ${parents.length === 0 ? "numbers" : parents.join(" and ")}.
      Every row is one item, and all its measures are rounded.
    config:
      meta: {owner: team_${name.slice(-1)}, review: yearly}
    columns:
      - name: id
        description: The item's number.
        data_tests: [unique, not_null]
      - name: label
        description: What a reader sees of the item.
      - name: status
        description: One of placed, shipped and returned, in small letters.
      - name: happened_on
        description: The day on which the item was placed.
      - name: amount
        description: Money, rounded to two digits.
`;
}

const projectFile = `name: bench
version: "1.0.0"
config-version: 2
profile: bench
model-paths: [models]
macro-paths: [macros]
models:
  bench:
    +materialized: view
    area_000:
      +tags: [roots]
`;

const profile = `bench:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: bench.duckdb
      schema: main
      threads: 4
`;

const roundedMacro = `{% macro rounded(expression, digits=2) -%}
    round({{ expression }}, {{ digits }})
{%- endmacro %}
`;
