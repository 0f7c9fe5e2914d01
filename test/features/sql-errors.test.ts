import { expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";

it("shows a refused statement at the line of the model's own file", async () => {
  const folder = project({
    "models/broken.sql":
      "{{ config(materialized='table') }}\n\n{% set one = 1 %}\nselect {{ one }} as a,\n  zzz + {{ one }} as b\nfrom (select 1 as f)\n",
  });
  const { code, stdout } = await runQuern(["run"], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toMatch(/Database Error in model broken[\s\S]*QN-DB-STATEMENT at models\/broken.sql:5/);
  expect(stdout).toMatch(/> 5 \| +zzz \+ \{\{ one \}\} as b/);
  expect(stdout).not.toContain("in macro");
});

it("keeps the macros of the project that a refused statement came through", async () => {
  const folder = project({
    "macros/ask.sql": "{% macro ask() %}\n{% do run_query('select nothing_like_it') %}\n{% endmacro %}\n",
    "models/asking.sql": "{{ ask() }}\nselect 1 as a\n",
  });
  const { code, stdout } = await runQuern(["run"], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toContain("nothing_like_it");
  expect(stdout).toContain("in macro ask (macros/ask.sql");
});
