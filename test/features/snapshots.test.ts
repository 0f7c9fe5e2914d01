import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

const people = (values: string): string => `{{ config(materialized='table') }}
select id, name, cast(changed as timestamp) as changed from (values ${values}) as t(id, name, changed)`;
const first = people("(1, 'ann', '2024-01-01'), (2, 'bob', '2024-01-01'), (3, 'cyd', '2024-01-01')");
const second = people("(1, 'ann', '2024-01-01'), (2, 'rob', '2024-02-01'), (4, 'dan', '2024-02-01')");
const third = people(
  "(1, 'ann', '2024-01-01'), (2, 'rob', '2024-02-01'), (3, 'cyd', '2024-03-01'), (4, 'dan', '2024-02-01')",
);

const block = (name: string, config: string): string =>
  `{% snapshot ${name} %}{{ config(${config}) }} select * from {{ ref('people') }}{% endsnapshot %}`;

describe("snapshots", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({
      "models/people.sql": first,
      "snapshots/all.sql": [
        block("by_time", "strategy='timestamp', unique_key='id', updated_at='changed'"),
        block("by_check", "strategy='check', unique_key='id', check_cols=['name']"),
        block("by_all", "strategy='check', unique_key='id', check_cols='all'"),
        block("closing", "strategy='timestamp', unique_key='id', updated_at='changed', hard_deletes='invalidate'"),
        block("recording", "strategy='timestamp', unique_key='id', updated_at='changed', hard_deletes='new_record'"),
        block("by_two", "strategy='timestamp', unique_key=['id', 'name'], updated_at='changed'"),
      ].join("\n"),
      "snapshots/renamed.yml": `snapshots:
  - name: renamed
    relation: ref('people')
    config:
      strategy: timestamp
      unique_key: id
      updated_at: changed
      dbt_valid_to_current: "cast('9999-12-31' as timestamp)"
      snapshot_meta_column_names: {dbt_valid_from: since, dbt_valid_to: until, dbt_scd_id: scd, dbt_updated_at: updated}
`,
    });
    for (const people of [first, second, third]) {
      addFiles(folder, { "models/people.sql": people });
      await quern(folder, ["build"]);
    }
  });
  const history = (name: string, columns = "id, name, dbt_valid_to is null"): Promise<string[]> =>
    rows(folder, `select ${columns} from ${name} order by id, dbt_valid_from, name`);

  it("timestamp: a row for each state, the last one open", async () => {
    expect(await history("by_time")).toEqual([
      "1|ann|true",
      "2|bob|false",
      "2|rob|true",
      "3|cyd|false",
      "3|cyd|true",
      "4|dan|true",
    ]);
    expect(await rows(folder, "select dbt_valid_from, dbt_valid_to from by_time where name = 'bob'")).toEqual([
      "2024-01-01 00:00:00|2024-02-01 00:00:00",
    ]);
  });
  it("check: by chosen columns, and by all", async () => {
    expect(await history("by_check")).toEqual(["1|ann|true", "2|bob|false", "2|rob|true", "3|cyd|true", "4|dan|true"]);
    expect(await history("by_all")).toHaveLength(6);
  });
  it("hard_deletes: ignored, closed, or recorded", async () => {
    expect(await history("closing")).toEqual([
      "1|ann|true",
      "2|bob|false",
      "2|rob|true",
      "3|cyd|false",
      "3|cyd|true",
      "4|dan|true",
    ]);
    expect(
      await rows(
        folder,
        "select name, dbt_is_deleted, dbt_valid_to is null from recording where id = 3 order by dbt_valid_from, dbt_is_deleted",
      ),
    ).toHaveLength(3);
    expect(await rows(folder, "select count(*) from recording where dbt_is_deleted = 'True'")).toEqual(["1"]);
  });
  it("keys of several columns", async () => {
    expect(await history("by_two")).toEqual([
      "1|ann|true",
      "2|bob|true",
      "2|rob|true",
      "3|cyd|false",
      "3|cyd|true",
      "4|dan|true",
    ]);
  });
  it("names of one's own for the columns, and a date for what is current", async () => {
    expect(await rows(folder, "select id, name, cast(until as date) from renamed where id = 2 order by since")).toEqual(
      ["2|bob|2024-02-01", "2|rob|9999-12-31"],
    );
    expect(
      await rows(
        folder,
        "select column_name from information_schema.columns where table_name = 'renamed' order by ordinal_position",
      ),
    ).toEqual(["id", "name", "changed", "scd", "updated", "since", "until"]);
  });
  it("a column that came later is added", async () => {
    addFiles(folder, { "models/people.sql": third.replace("select id,", "select 'x' as more, id,") });
    await quern(folder, ["build"]);
    expect(
      await rows(
        folder,
        "select count(*) from information_schema.columns where table_name = 'by_time' and column_name = 'more'",
      ),
    ).toEqual(["1"]);
  });
});

it("a snapshot by a column whose type is not that of its times says so", async () => {
  const folder = project({
    "models/people.sql": "select 1 as id, date '2024-01-01' as day",
    "snapshots/s.sql": block("by_day", "strategy='timestamp', unique_key='id', updated_at='day'"),
  });
  for (const command of ["build", "snapshot"]) {
    const { stdout } = await quern(folder, [command]);
    expect(stdout).toContain(
      "[SnapshotTimestampWarning]: Data type of snapshot table timestamp columns (TIMESTAMP) doesn't match derived column 'updated_at' (DATE). Please update snapshot config 'updated_at'.",
    );
  }
});
