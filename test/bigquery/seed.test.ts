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
});
