import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "../faults/fault.ts";
import { listed, quern, rows } from "./warehouse.ts";

const versioned = {
  "models/people_v1.sql": "select 1 as id, 'a' as first, 'b' as last",
  "models/second.sql": "select 2 as id, 'a b' as name",
  "models/people_v3.sql": "select 3 as id, 'a b' as name",
  "models/people.yml": `models:
  - name: people
    latest_version: 2
    description: Who buys.
    columns:
      - {name: id, data_tests: [unique]}
      - {name: name, description: First and last.}
    versions:
      - v: 1
        deprecation_date: 2020-01-01
        columns:
          - include: all
            exclude: [name]
          - {name: first}
      - v: 2
        defined_in: second
        config: {alias: people_now}
      - v: 3
        config: {materialized: table}
`,
  "models/readers.sql": `select '{{ ref("people") }}' as latest, '{{ ref("people", v=1) }}' as first, '{{ ref("shop", "people", version=3) }}' as third`,
};

describe("model versions", () => {
  let folder: string;
  let output: string;
  beforeAll(async () => {
    folder = project(versioned);
    output = said(await quern(folder, ["build"]));
  });

  it("are relations of their own, and a plain ref reads the latest", async () => {
    expect(await rows(folder, "select * from readers")).toEqual([
      '"shop"."main"."people_now"|"shop"."main"."people_v1"|"shop"."main"."people_v3"',
    ]);
    expect(
      await rows(folder, "select table_type from information_schema.tables where table_name = 'people_v3'"),
    ).toEqual(["BASE TABLE"]);
  });

  it("take the columns and tests of the model, but for those that they exclude", () => {
    const { nodes } = JSON.parse(readFileSync(join(folder, "target", "manifest.json"), "utf8"));
    const columns = (version: number): string[] => Object.keys(nodes[`model.shop.people.v${version}`].columns);
    expect(columns(1)).toEqual(["id", "first"]);
    expect(columns(2)).toEqual(["id", "name"]);
    expect(nodes["model.shop.people.v2"].latest_version).toBe(2);
    expect(nodes["model.shop.people.v3"].description).toBe("Who buys.");
    expect(output).toMatch(
      /PASS unique_people_v1_id[\s\S]*PASS unique_people_v2_id|PASS unique_people_v2_id[\s\S]*PASS unique_people_v1_id/,
    );
  });

  it("that are past their date warn who reads them", () => {
    expect(output).toMatch(/people\.v1[\s\S]{0,200}2020-01-01/);
  });

  it("have dates of their own, not the model's, and readers are told of the newer one", async () => {
    const dated = project({
      ...versioned,
      "models/people.yml": versioned["models/people.yml"].replace(
        "name: people\n",
        "name: people\n    deprecation_date: 2021-01-01\n",
      ),
    });
    const told = said(await quern(dated, ["parse"]));
    const { nodes } = JSON.parse(readFileSync(join(dated, "target", "manifest.json"), "utf8"));
    expect(nodes["model.shop.people.v1"].deprecation_date).toContain("2020-01-01");
    expect(nodes["model.shop.people.v2"].deprecation_date).toBeNull();
    expect(told).toContain("A new version of 'people' is available. Migrate now: {{ ref('shop', 'people', v='2') }}.");
  });

  it("leave no room for a file of the model's own name", async () => {
    const beside = project({ ...versioned, "models/people.sql": "select 9 as id" });
    const output = said(await quern(beside, ["parse"], 2));
    expect(output).toContain("Parsing Error");
    expect(output).toContain('dbt found versioned and unversioned models with the name "people"');
  });

  it("are selected by latest, old and prerelease, and by name", async () => {
    const named = (selector: string): Promise<string[]> =>
      listed(folder, { resourceTypes: ["model"], select: [selector] });
    expect(await named("version:latest")).toEqual(["shop.people.v2"]);
    expect(await named("version:old")).toEqual(["shop.people.v1"]);
    expect(await named("version:prerelease")).toEqual(["shop.people.v3"]);
    expect(await named("people.v3")).toEqual(["shop.people.v3"]);
    expect(await named("people")).toEqual(["shop.people.v1", "shop.people.v2", "shop.people.v3"]);
  });
});

describe("groups and access", () => {
  const grouped = {
    "models/private.sql": "select 1 as a",
    "models/friend.sql": "select * from {{ ref('private') }}",
    "models/models.yml": `groups:
  - name: finance
    owner: {name: Fin, email: fin@example.com}
models:
  - name: private
    config: {group: finance, access: private}
  - name: friend
    group: finance
    access: public
`,
  };

  it("let a private model be read inside its group", async () => {
    const folder = project(grouped);
    await quern(folder, ["build"]);
    const { stdout } = await quern(folder, ["ls", "-s", "group:finance,access:public"]);
    expect(stdout.trim()).toBe("shop.friend");
  });

  it("refuse it to others, by name", async () => {
    const folder = project({ ...grouped, "models/stranger.sql": "select * from {{ ref('private') }}" });
    const ended = await runQuern(["parse"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toMatch(/stranger[\s\S]*private[\s\S]*finance/);
    expectNoStack(said(ended));
  });

  it("refuse it to a test that is in no group, too; a test of the model itself is in the model's", async () => {
    const tested = grouped["models/models.yml"].replace(
      "- name: private",
      "- name: private\n    data_tests: [unique: {column_name: a}]",
    );
    const own = project({ ...grouped, "models/models.yml": tested });
    await quern(own, ["parse"]);
    const folder = project({ ...grouped, "tests/alone.sql": "select * from {{ ref('private') }} where false" });
    const ended = await runQuern(["parse"], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(said(ended)).toContain("Node test.shop.alone attempted to reference node model.shop.private");
  });
});

it.each([
  ["access='nope'", "Node model.shop.a has an invalid value (nope) for the access field"],
  ["access='public', materialized='ephemeral'", "with 'ephemeral' materialization has an invalid value (public)"],
])("refuses %s", async (config, says) => {
  const folder = project({ "models/a.sql": `{{ config(${config}) }} select 1 as id` });
  expect(said(await quern(folder, ["parse"], 2))).toContain(says);
});
