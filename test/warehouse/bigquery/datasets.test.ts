import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/manifest/types.ts";
import { addFiles, project, runQuern } from "../../cli/quern.ts";
import { ScriptedServer } from "./scripted-server.ts";

const golden = new URL("../../golden/bigquery/", import.meta.url).pathname;

describe("a dataset that is not there", () => {
  let server: ScriptedServer;
  let folder: string;

  beforeEach(async () => {
    server = await ScriptedServer.start();
    folder = project({
      "project.yml": "name: shop\nprofile: p\nquery-comment: null\n",
      "models/m.sql": "{{ config(materialized='view') }} select 1 as id",
    });
  });
  afterEach(() => server.end());

  function run(output: JsonObject) {
    const target = { type: "bigquery", method: "oauth-secrets", token: "t", project: "proj", dataset: "shop" };
    const all = { ...target, location: "EU", api_endpoint: server.url, threads: 1, ...output };
    addFiles(folder, { "profiles.yml": JSON.stringify({ p: { target: "prod", outputs: { prod: all } } }) });
    return runQuern(["run"], { cwd: folder });
  }

  it("is made where the target says, with labels and access", async () => {
    const { code, stdout } = await run({
      dataset_labels: { team: "shop", cost_centre: "4711" },
      dataset_access: [
        { role: "roles/bigquery.dataViewer", to: ["group:analysts@example.org", "domain:example.org"] },
        { role: "roles/bigquery.dataEditor", to: "serviceAccount:loader@proj.iam.gserviceaccount.com" },
      ],
    });
    expect(stdout).toContain("PASS=1");
    expect(code).toBe(0);
    const [made] = server.statements();
    await expect(
      `-- a dataset with location, labels and access\n\n-- query\n${made?.trim().replaceAll(/^ {4}/gm, "")}\n\n`,
    ).toMatchFileSnapshot(`${golden}create_schema.sql`);
  });

  it("is not made with labels or access that can't be", async () => {
    const label = await run({ dataset_labels: { Team: "shop" } });
    expect(label.code).toBe(2);
    expect(label.stdout + label.stderr).toContain("'dataset_labels' of a BigQuery target can't have Team: shop");
    const access = await run({ dataset_access: [{ role: "READER", to: "ann@example.org" }] });
    expect(access.stdout + access.stderr).toContain("must be a list of roles, each with the members that get it");
    expect(server.calls).toEqual([]);
  });
});
