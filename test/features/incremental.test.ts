import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

/** Three rows, then one of them changed and one new; `more` are further columns. */
const source = (more = ""): string => `
select * from (values
  {% if var('run', 1) == 1 %} (1, 'a', 10), (2, 'b', 20), (3, 'c', 30)
  {% else %} (2, 'B', 21), (4, 'd', 40) {% endif %}
) as t(id, name, amount${more})`;

const model = (config: string, query = source()): string => `{{ config(materialized='incremental'${config}) }}${query}`;

describe("incremental strategies", () => {
  const models = {
    "models/appended.sql": model(""),
    "models/deleted.sql": model(", unique_key='id'"),
    "models/several.sql": model(", unique_key=['id', 'name'], incremental_strategy='delete+insert'"),
    "models/merged.sql": model(", unique_key='id', incremental_strategy='merge'"),
    "models/merged_some.sql": model(", unique_key='id', incremental_strategy='merge', merge_update_columns=['amount']"),
    "models/merged_others.sql": model(
      ", unique_key='id', incremental_strategy='merge', merge_exclude_columns=['amount']",
    ),
    "models/narrowed.sql": model(
      ", unique_key='id', incremental_strategy='delete+insert', incremental_predicates=['id > 3']",
    ),
    "models/overwritten.sql": model(
      ", incremental_strategy='insert_overwrite', partition_by={'field': 'id', 'data_type': 'int64', 'range': {'start': 0, 'end': 10, 'interval': 2}}",
    ),
    "models/as_view_first.sql": "{{ config(materialized='view') }} select 1 as id",
    "macros/strategy.sql":
      "{% macro get_incremental_mine_sql(arg_dict) %} insert into {{ arg_dict['target_relation'] }} select id, 'mine', amount from {{ arg_dict['temp_relation'] }} {% endmacro %}",
    "models/custom.sql": model(", incremental_strategy='mine'"),
  };
  let folder: string;
  beforeAll(async () => {
    folder = project(models);
    await quern(folder, ["run"]);
    addFiles(folder, { "models/as_view_first.sql": model("", "select 2 as id") });
    await quern(folder, ["run", "--vars", "{run: 2}"]);
  });
  const found = (name: string): Promise<string[]> => rows(folder, `select * from ${name} order by all`);

  it("append adds", async () => {
    expect(await found("appended")).toEqual(["1|a|10", "2|B|21", "2|b|20", "3|c|30", "4|d|40"]);
  });
  it("delete+insert replaces the rows of a key", async () => {
    expect(await found("deleted")).toEqual(["1|a|10", "2|B|21", "3|c|30", "4|d|40"]);
  });
  it("delete+insert compares keys of several columns as a whole", async () => {
    expect(await found("several")).toEqual(["1|a|10", "2|B|21", "2|b|20", "3|c|30", "4|d|40"]);
  });
  it("merge updates what is matched", async () => {
    expect(await found("merged")).toEqual(["1|a|10", "2|B|21", "3|c|30", "4|d|40"]);
  });
  it("merge updates chosen columns alone", async () => {
    expect(await found("merged_some")).toEqual(["1|a|10", "2|b|21", "3|c|30", "4|d|40"]);
    expect(await found("merged_others")).toEqual(["1|a|10", "2|B|20", "3|c|30", "4|d|40"]);
  });
  it("predicates narrow what is deleted", async () => {
    expect(await found("narrowed")).toEqual(["1|a|10", "2|B|21", "2|b|20", "3|c|30", "4|d|40"]);
  });
  it("insert_overwrite replaces whole partitions, those that new rows touch", async () => {
    // partitions are [2, 3] and [4, 5]: row 3 goes with row 2
    expect(await found("overwritten")).toEqual(["1|a|10", "2|B|21", "4|d|40"]);
  });
  it("a strategy of the project's own is its macro", async () => {
    expect(await found("custom")).toEqual(["1|a|10", "2|b|20", "2|mine|21", "3|c|30", "4|mine|40"]);
  });
  it("a view in the place is replaced by a table", async () => {
    expect(await found("as_view_first")).toEqual(["2"]);
  });
  it("--full-refresh begins anew, unless the model refuses", async () => {
    addFiles(folder, {
      "models/merged.sql": model(", unique_key='id', full_refresh=false, incremental_strategy='merge'"),
    });
    await quern(folder, ["run", "--full-refresh", "--vars", "{run: 2}", "-s", "appended", "merged"]);
    expect(await found("appended")).toEqual(["2|B|21", "4|d|40"]);
    expect(await found("merged")).toHaveLength(4);
  });
});

describe("on_schema_change", () => {
  const changing = `
select 1 as id, {% if var('run', 1) == 1 %} 'old' as gone {% else %} 'new' as came, 7 as amount {% endif %}
{% if var('run', 1) == 1 %}, 'x' as kept {% else %}, 'y' as kept {% endif %}`;
  const modes = ["ignore", "append_new_columns", "sync_all_columns", "fail"] as const;
  let folder: string;
  let failing: string;
  beforeAll(async () => {
    folder = project({
      ...Object.fromEntries(
        modes.map((mode) => [`models/${mode}_it.sql`, model(`, on_schema_change='${mode}'`, changing)]),
      ),
    });
    await quern(folder, ["run"]);
    failing = (await quern(folder, ["run", "--vars", "{run: 2}"], 1)).stdout;
  });
  const columns = async (name: string): Promise<string[]> =>
    rows(
      folder,
      `select column_name || ' ' || data_type from information_schema.columns where table_name = '${name}' order by ordinal_position`,
    );

  it("ignore: the table keeps its columns; a column that is gone is an error of the database", async () => {
    expect(await columns("ignore_it")).toEqual(["id INTEGER", "gone VARCHAR", "kept VARCHAR"]);
  });
  it("append_new_columns: new ones are added, old ones stay", async () => {
    expect(await columns("append_new_columns_it")).toEqual([
      "id INTEGER",
      "gone VARCHAR",
      "kept VARCHAR",
      "came VARCHAR",
      "amount INTEGER",
    ]);
    expect(await rows(folder, "select id, gone, kept, came, amount from append_new_columns_it order by kept")).toEqual([
      "1|old|x|null|null",
      "1|null|y|new|7",
    ]);
  });
  it("sync_all_columns: the table has the columns of the query", async () => {
    expect(await columns("sync_all_columns_it")).toEqual([
      "id INTEGER",
      "kept VARCHAR",
      "came VARCHAR",
      "amount INTEGER",
    ]);
    expect(await rows(folder, "select id, kept, came from sync_all_columns_it order by kept")).toEqual([
      "1|x|null",
      "1|y|new",
    ]);
  });
  it("fail: nothing is written, and the difference is shown", async () => {
    expect(await columns("fail_it")).toEqual(["id INTEGER", "gone VARCHAR", "kept VARCHAR"]);
    expect(failing).toMatch(/out of sync[\s\S]*came[\s\S]*gone/i);
  });
  it("a type that changed is changed by sync_all_columns", async () => {
    const text = {
      "models/sync_all_columns_it.sql": model(
        ", on_schema_change='sync_all_columns'",
        "select 'one' as id, 'y' as kept, 'new' as came, 7 as amount",
      ),
    };
    addFiles(folder, text);
    await quern(folder, ["run", "-s", "sync_all_columns_it"]);
    expect(await columns("sync_all_columns_it")).toContain("id VARCHAR");
  });
});

it("replaces rows of a table with unique indexes, which a file that is opened again has not loaded yet", async () => {
  const indexed = (more: string): string =>
    `{{ config(materialized='incremental', indexes=[{'columns': ['id'], 'unique': true}], ${more}) }}
     select x as id, timestamp '2024-01-01' + to_days((x // 1000)::int) as day, {{ var('n') }} as n from range(3000) as r(x)`;
  const folder = project({
    "models/by_key.sql": indexed("incremental_strategy='delete+insert', unique_key='id'"),
    "models/by_part.sql": indexed(
      "incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'timestamp', 'granularity': 'day'}",
    ),
    "models/by_time.sql": indexed(
      "incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01'",
    ),
  });
  for (const n of [1, 2, 3]) {
    const window = ["--event-time-start", "2024-01-01", "--event-time-end", "2024-01-04"];
    await quern(folder, ["run", "--vars", `n: ${n}`, "--threads", "3", ...window]);
    for (const table of ["by_key", "by_part", "by_time"])
      expect(await rows(folder, `select count(*), min(n) from ${table}`)).toEqual([`3000|${n}`]);
  }
});

describe("microbatch", () => {
  const files = {
    "models/events.sql": `{{ config(materialized='table', event_time='day') }}
      select * from (values (1, timestamp '2024-01-01 10:00'), (2, timestamp '2024-01-02 11:00'), (3, timestamp '2024-01-03 12:00')
      {% if var('more', false) %}, (4, timestamp '2024-01-02 13:00'), (5, timestamp '2024-01-03 14:00') {% endif %}) as t(id, day)`,
    "models/days.sql": `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01', lookback=1) }}
      select *, '{{ model.batch.id if model.batch }}' as batch from {{ ref('events') }}`,
  };
  let folder: string;
  beforeAll(async () => {
    folder = project(files);
  });

  it("builds a day after the other, and later only the days that are asked for", async () => {
    const window = ["--event-time-start", "2024-01-01", "--event-time-end", "2024-01-04"];
    const first = await quern(folder, ["run", ...window]);
    expect(first.stdout).toMatch(/Batch 3 of 3/);
    expect(await rows(folder, "select id from days order by 1")).toEqual(["1", "2", "3"]);
    await quern(folder, ["run", "--vars", "{more: true}", "-s", "events"]);
    await quern(folder, ["run", "-s", "days", "--event-time-start", "2024-01-03", "--event-time-end", "2024-01-04"]);
    expect(await rows(folder, "select id from days order by 1")).toEqual(["1", "2", "3", "5"]);
  });

  it("keeps each batch's SQL in a file of its name, and none of the model's own", async () => {
    for (const kind of ["compiled", "run"])
      expect(readdirSync(join(folder, "target", kind, "shop/models/days"))).toContain("days_2024-01-03.sql");
  });

  it("retries the batches that failed, and no others", async () => {
    const broken = `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01', concurrent_batches=false) }}
      select id, day, {% if model.batch and model.batch.id == '20240102' and not var('mended', false) %} no_such {% else %} 1 {% endif %} as ok from {{ ref('events') }}`;
    addFiles(folder, { "models/shaky.sql": broken });
    const window = ["--event-time-start", "2024-01-01", "--event-time-end", "2024-01-04"];
    await quern(folder, ["run", "-s", "shaky", ...window], 1);
    expect(await rows(folder, "select distinct cast(day as date) from shaky order by 1")).toEqual([
      "2024-01-01",
      "2024-01-03",
    ]);
    addFiles(folder, { "models/shaky.sql": broken.replace("no_such", "2") });
    const retried = await quern(folder, ["retry"]);
    expect(retried.stdout).toMatch(/Batch 1 of 1/);
    expect(await rows(folder, "select distinct cast(day as date), ok from shaky order by 1")).toEqual([
      "2024-01-01|1",
      "2024-01-02|2",
      "2024-01-03|1",
    ]);
  });

  const batched = (more: string, sql: string): string =>
    `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day'${more}) }} ${sql}`;
  const daily = ", batch_size='day', begin='2024-01-01'";

  it("takes the rows of a batch's own time from inputs that nobody filters; keys are refused; own strategies run once", async () => {
    const days =
      "select x as id, timestamptz '2024-01-01 00:00:00+00' + to_days(x - 1) as day from {{ ref('three') }} t(x)";
    const other = project({
      "profiles.yml":
        "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, settings: {TimeZone: America/New_York}}}}\n",
      "project.yml": "name: shop\nprofile: shop\n",
      "models/three.sql": "select unnest([1, 2, 3]) as x",
      "models/days.sql": batched(daily, days),
      "models/keyed.sql": batched(`${daily}, unique_key='id'`, days),
    });
    const window = ["--event-time-start", "2024-01-01", "--event-time-end", "2024-01-04"];
    const ended = await quern(other, ["run", "--full-refresh", ...window], 1);
    expect(ended.stdout).toContain("The 'microbatch' strategy does not support 'unique_key'");
    await quern(other, ["run", "-s", "days", ...window]);
    expect(await rows(other, "select id from days order by 1")).toEqual(["1", "2", "3"]);
    addFiles(other, {
      "macros/own.sql":
        "{% macro get_incremental_microbatch_sql(arg_dict) %} insert into {{ arg_dict['target_relation'] }} select id + 10, day from {{ arg_dict['temp_relation'] }} {% endmacro %}",
    });
    const once = await quern(other, ["run", "-s", "days"]);
    expect(once.stdout).not.toContain("Batch 1");
    expect(await rows(other, "select id from days order by 1")).toEqual(["1", "2", "3", "11", "12", "13"]);
  });

  it("and samples filter in UTC, whatever zone the session has", async () => {
    const other = project({
      "profiles.yml":
        "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, settings: {TimeZone: America/New_York}}}}\n",
      "project.yml": "name: shop\nprofile: shop\n",
      "models/events.sql":
        "{{ config(materialized='table', event_time='day') }} select unnest([1, 2]) as id, unnest([timestamptz '2024-01-01 01:00:00+00', '2024-01-01 23:00:00+00']) as day",
      "models/days.sql": batched(daily, "select * from {{ ref('events') }}"),
      "models/plain.sql": "{{ config(materialized='table') }} select * from {{ ref('events') }}",
    });
    await quern(other, ["run", "-s", "events"]);
    await quern(other, ["run", "-s", "days", "--event-time-start", "2024-01-01", "--event-time-end", "2024-01-02"]);
    expect(await rows(other, "select id from days order by 1")).toEqual(["1", "2"]);
    await quern(other, ["run", "-s", "plain", "--sample", "{start: '2024-01-01', end: '2024-01-02'}"]);
    expect(await rows(other, "select id from plain order by 1")).toEqual(["1", "2"]);
  });

  it("says of all models at once what batches can't be made without", async () => {
    const other = project({
      "models/timeless.sql":
        "{{ config(materialized='incremental', incremental_strategy='microbatch') }} select 1 as id",
      "models/endless.sql": batched("", "select 1 as id"),
      "models/sizeless.sql": batched(", begin='2024-01-01', batch_size='week'", "select 1 as id"),
      "models/odd.sql": batched(`${daily}, lookback='two'`, "select 1 as id"),
    });
    const { stdout, stderr } = await quern(other, ["parse"], 2);
    const output = stdout + stderr;
    expect(output).toContain("Microbatch model 'timeless' must provide an 'event_time' (string) config");
    expect(output).toContain("Microbatch model 'endless' must provide a 'begin' (datetime) config");
    expect(output).toContain("one of hour, day, month, year, but got: week");
    expect(output).toContain("Parsing Error QN-PARSE-CONFIG at models/odd.sql");
  });
});

describe("the configs of merge", () => {
  it("are checked, all at once", async () => {
    const folder = project({
      "models/basic.sql": model(
        ", incremental_strategy='merge', unique_key='id', merge_update_condition=123, merge_update_columns='name', merge_exclude_columns=[1], merge_update_set_expressions=['a', 'b']",
        "select 1 as id",
      ),
      "models/clauses.sql": model(
        ", incremental_strategy='merge', unique_key='id', merge_insert_condition='true', merge_clauses=var('clauses', {'when_matched': 'delete', 'when_not_matched': ['insert']})",
        "select 1 as id",
      ),
    });
    await quern(folder, ["run"]);
    const { stdout } = await quern(folder, ["run"], 1);
    for (const told of [
      "merge_update_condition must be a string, found: 123",
      "merge_update_columns must be a list, found: name",
      "merge_exclude_columns must contain only string values, found: 1",
      "merge_update_set_expressions must be a dictionary, found: ['a', 'b']",
      "these basic merge configurations will be ignored: merge_insert_condition",
      "merge_clauses.when_matched must be a list, found: delete",
      "merge_clauses.when_not_matched elements must be dictionaries, found: insert",
    ])
      expect(stdout).toContain(told);
    const empty = await quern(folder, ["run", "-s", "clauses", "--vars", "clauses: {}"], 1);
    expect(empty.stdout).toContain("merge_clauses must contain at least one of 'when_matched' or 'when_not_matched'");
    const text = await quern(folder, ["run", "-s", "clauses", "--vars", "clauses: none"], 1);
    expect(text.stdout).toContain("merge_clauses must be a dictionary, found: none");
  });
});
