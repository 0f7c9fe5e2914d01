import { expect, test } from "vitest";
import { cteText, injectCtes } from "../../src/run/inject-ctes.ts";

const a = { id: "model.p.a", sql: cteText("__dbt__cte__a", "select 1") };
const b = { id: "model.p.b", sql: cteText("__dbt__cte__b", "select * from __dbt__cte__a -- end") };

test("a statement without `with` gets one", () => {
  expect(injectCtes("\n  select * from __dbt__cte__a", [a])).toBe(
    "\n  with __dbt__cte__a as (\nselect 1\n) select * from __dbt__cte__a",
  );
});

test("CTEs join the statement's own", () => {
  expect(injectCtes("with x as (select 2) select * from x", [a, b])).toBe(
    "with __dbt__cte__a as (\nselect 1\n),  __dbt__cte__b as (\nselect * from __dbt__cte__a -- end\n),  x as (select 2) select * from x",
  );
});

test("recursive stays in front", () => {
  expect(injectCtes("-- note\nWITH /* deep */ RECURSIVE\nx as (select 2) select * from x", [a])).toMatch(
    /^-- note\nWITH \/\* deep \*\/ RECURSIVE __dbt__cte__a as \(\nselect 1\n\), \nx as/,
  );
});

test("a name that begins like `with` is none", () => {
  expect(injectCtes("within_ as (x)", [a])).toMatch(/^with __dbt__cte__a/);
  expect(injectCtes("with recursively as (select 1) select 2", [a])).toMatch(/^with __dbt__cte__a.*recursively/s);
});

test("nothing to inject leaves the text alone", () => {
  expect(injectCtes("select 1", [])).toBe("select 1");
});
