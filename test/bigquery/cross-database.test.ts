import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { crossDatabaseCases as cases } from "../features/cross-database-cases.ts";
import { openSession, type Session } from "./loading.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

describe.skipIf(!hasPlace)("cross-database macros on BigQuery", () => {
  let place: Place;
  let session: Session;
  let found: string[];

  beforeAll(async () => {
    place = await openPlace();
    session = await openSession(place);
    const folder = project({
      "project.yml": "name: shop\nprofile: p\n",
      "profiles.yml": JSON.stringify({ p: { target: "prod", outputs: { prod: place.output } } }),
      "models/all_of_them.sql": `{{ config(materialized='table') }}\n${cases
        .map(([, expression], i) => `select ${i} as i, format('%t', ${expression}) as v`)
        .join("\nunion all\n")}`,
    });
    const { code, stdout } = await runQuern(["run"], { cwd: folder });
    expect(code, stdout).toBe(0);
    found = await session.rows("select v from T.all_of_them order by i");
  });

  afterAll(async () => {
    await session?.end();
    await place?.end();
  });

  it.each(cases.map(([macro, , value], i) => [macro, value, i] as const))("%s", (_, value, i) => {
    // lists have brackets, moments are UTC's, some servers write them with a T
    const text = found[i]!.replace(/^\[(.*)\]$/, "$1")
      .replaceAll(", ", ",")
      .replace(/^([\d-]{10})T/, "$1 ");
    expect(text.replace(/(\+00|Z)$/, "")).toBe(value);
  });
});
