import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, project, runQuern } from "../cli/quern.ts";
import { openSession, type Session } from "./loading.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

const csv = [
  "i,big,f,b,d,dt,code,note,empty",
  '1,9223372036854775807,1.5,true,2024-01-02,2024-01-02 03:04:05,007,"a, ""b""\nc",',
  "2,-1234567890123456789,2,False,2024-02-29,2024-02-29 00:00:00,010,n,",
].join("\n");

describe.skipIf(!hasPlace)("seeds on BigQuery", () => {
  let place: Place;
  let session: Session;
  beforeAll(async () => {
    place = await openPlace();
    session = await openSession(place);
    await session.rows(`create schema if not exists \`${place.output.project}\`.\`${place.output.dataset}\``);
  });
  afterAll(async () => {
    await session?.end();
    await place?.end();
  });

  it("go by one load job, with dbt's types, exact numbers and declared types; and again", async () => {
    const folder = project({
      "project.yml": "name: shop\nprofile: shop\nseeds:\n  shop:\n    +column_types: {code: string}\n",
      "profiles.yml": JSON.stringify({ shop: { target: "prod", outputs: { prod: place.output } } }),
      "seeds/s.csv": csv,
    });
    const first = await runQuern(["seed"], { cwd: folder });
    expect(first.stdout).toMatch(/(CREATE|INSERT) 2/);
    expect(await session.rows("select i, big, f, b, d, dt, code, note, empty from T.s order by i")).toEqual([
      '1|9223372036854775807|1.5|True|2024-01-02|2024-01-02 03:04:05|007|a, "b"\nc|NULL',
      "2|-1234567890123456789|2.0|False|2024-02-29|2024-02-29 00:00:00|010|n|NULL",
    ]);
    addFiles(folder, { "seeds/s.csv": csv.split("\n2,")[0]! });
    expect((await runQuern(["seed"], { cwd: folder })).code).toBe(0);
    expect(await session.rows("select i from T.s")).toEqual(["1"]);
  });

  it("go by hand too: upload_file takes a file of the project, and no other; validate_sql runs nothing", async () => {
    const folder = project({
      "project.yml": "name: shop\nprofile: shop\n",
      "profiles.yml": JSON.stringify({ shop: { target: "prod", outputs: { prod: place.output } } }),
      "data/u.csv": "id;name\n1;a\n",
      "macros/check.sql":
        "{% macro check() %}{% do log(validate_sql('select 1 as one')['code'], info=true) %}{% do validate_sql('select nme') %}{% endmacro %}",
    });
    const { project: database, dataset } = place.output;
    const upload = (local_file_path: string) =>
      runQuern(
        [
          "run-operation",
          "bigquery__upload_file",
          "--args",
          JSON.stringify({
            local_file_path,
            database,
            table_schema: dataset,
            table_name: "u",
            skip_leading_rows: 1,
            field_delimiter: ";",
            schema: [
              { name: "id", type: "INTEGER" },
              { name: "name", type: "STRING" },
            ],
          }),
        ],
        { cwd: folder },
      );
    const { code, stdout, stderr } = await upload("data/u.csv");
    expect(code, stdout + stderr).toBe(0);
    expect(await session.rows("select id, name from T.u")).toEqual(["1|a"]);
    expect((await upload("/etc/passwd")).stdout).toContain("upload_file takes files of the project's folder");
    const checked = await runQuern(["run-operation", "check"], { cwd: folder });
    expect([checked.code, checked.stdout]).toEqual([1, expect.stringMatching(/DRY RUN[\s\S]*nme/)]);
  });
});
