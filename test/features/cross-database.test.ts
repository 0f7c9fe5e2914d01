import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { crossDatabaseCases } from "./cross-database-cases.ts";
import { quern, rows } from "./warehouse.ts";

/** Those of every warehouse, and DuckDB's names of types. */
const cases: typeof crossDatabaseCases = [
  ...crossDatabaseCases,
  ...(
    [
      ["bigint", "BIGINT"],
      ["boolean", "BOOLEAN"],
      ["float", "FLOAT"],
      ["int", "INTEGER"],
      ["numeric", "DECIMAL(28,6)"],
      ["string", "VARCHAR"],
      ["timestamp", "TIMESTAMP"],
    ] as const
  ).map(([type, name]) => [`type_${type}`, `typeof(cast(null as {{ dbt.type_${type}() }}))`, name] as const),
];

describe("cross-database macros", () => {
  let found: string[];
  beforeAll(async () => {
    const folder = project({
      "models/all_of_them.sql": `{{ config(materialized='table') }}\n${cases
        .map(([, expression], i) => `select ${i} as i, cast(${expression} as varchar) as v`)
        .join("\nunion all\n")}`,
    });
    await quern(folder, ["run"]);
    found = await rows(folder, "select v from all_of_them order by i");
  });

  it.each(cases.map(([macro, , value], i) => [macro, value, i] as const))("%s", (_, value, i) => {
    expect(found[i]!.replaceAll(/[[\] ]/g, (sign) => (sign === " " && !value.includes(",") ? sign : ""))).toBe(value);
  });
});
