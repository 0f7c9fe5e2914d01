import { describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";

const model = "select '{{ var('region') }}' as region, {{ var('days', 7) }} as days";
const files = {
  "project.yml": "name: shop\nmodels:\n  shop:\n    +schema: \"{{ var('region') }}\"\n",
  "vars.yml": "vars:\n  region: north\n  shop:\n    days: 30\n",
  "models/a.sql": model,
};
const show = ["show", "-s", "a", "-q", "--output", "json"];

describe.concurrent("vars.yml", () => {
  it("gives vars to models and to the project file, below --vars", async () => {
    const folder = project(files);
    expect((await runQuern(show, { cwd: folder })).stdout).toMatch(/"region": "north",\s+"days": 30/);
    const listed = await runQuern(["ls", "-q", "--output", "json", "--output-keys", "schema"], { cwd: folder });
    expect(listed.stdout).toContain("main_north");
    const over = await runQuern([...show, "--vars", "{region: south}"], { cwd: folder });
    expect(over.stdout).toMatch(/"region": "south",\s+"days": 30/);
  });

  it("stands alone: vars in the project file as well are refused", async () => {
    const folder = project({ ...files, "project.yml": "name: shop\nvars: {region: east}\n" });
    const ended = await runQuern(["parse"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toContain("QN-PROJECT-INVALID at project.yml:2:1");
  });

  it("has no other key than vars", async () => {
    const folder = project({ ...files, "vars.yml": "region: north\n" });
    const ended = await runQuern(["parse"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toContain("QN-PROJECT-INVALID at vars.yml:1:1");
  });
});
