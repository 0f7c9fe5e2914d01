import { describe, expect, it } from "vitest";
import { project, runQuern } from "./quern.ts";

const folder = project({
  "models/a.sql": "select 1 as id",
  "models/b.sql": "{% if execute %}{{ exceptions.raise_compiler_error('not today') }}{% endif %} select 1",
  "models/c.sql": "{% if execute %}{{ exceptions.raise_compiler_error('nor today') }}{% endif %} select 1",
  "macros/m.sql": "{% macro fails() %}{{ exceptions.raise_compiler_error('never') }}{% endmacro %}",
});

/** What dbt 1.10 ends with on the same command lines. */
describe("exit codes are dbt's", () => {
  it.each<[number, string[], string]>([
    [0, ["build", "--version"], "speaks dbt"],
    [0, ["run", "--select", "nothing"], "NoNodesForSelectionCriteria"],
    [0, ["ls", "--select", "nothing"], "No nodes selected!"],
    [0, ["parse", "--single-threaded", "--no-defer"], "Found 3 models"],
    [1, ["run-operation", "fails"], "never"],
    [1, ["retry"], "never"],
    [2, ["run-operation", "failz"], "Did you mean 'fails'?"],
    [2, ["compile", "--inline", "{{ ref('nope') }}"], "nope"],
    [2, ["docs", "generate"], "not today"],
    [2, ["show"], "Either --select or --inline"],
    [2, ["seed", "--nope"], "Usage: quern seed [options]"],
    [2, ["run", "--select", "nothing", "--warn-error"], "NoNodesForSelectionCriteria"],
    [2, ["run", "--event-time-start", "2024-01-01"], "`--event-time-end` was not"],
    [2, ["run", "--event-time-start", "2024-01-02", "--event-time-end", "2024-01-01"], "must be less than"],
    [2, ["build", "--resource-type", "modle"], "Did you mean 'model'?"],
  ])("%i: %j", async (code, args, text) => {
    const ended = await runQuern(args, { cwd: folder });
    expect(`${ended.stdout}${ended.stderr}`).toContain(text);
    expect(ended.code).toBe(code);
  });

  it("2: compile tells every node that can't be rendered", async () => {
    const { code, stdout } = await runQuern(["compile"], { cwd: folder });
    expect(stdout).toMatch(/not today[\s\S]*nor today/);
    expect(code).toBe(2);
  });
});
