import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ls, parse } from "../../../src/engine/index.ts";
import { keyAliases, targetKeys } from "../../../src/warehouse/bigquery/credentials.ts";
import { identityMethods } from "../../../src/warehouse/bigquery/identity.ts";
import { project } from "../../cli/quern.ts";

const file = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8");

describe("what is documented of BigQuery", () => {
  it("is every key of a target, and no other", () => {
    const section = file("docs/bigquery.md").split("## Keys of a target")[1]!.split("\n## ")[0]!;
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const cells = rows.map((row) => [...row.split("|")[1]!.matchAll(/`([a-z_]+)`/g)].map((match) => match[1]!));
    expect(cells.map(([key]) => key).sort()).toEqual([...targetKeys].sort());
    const aliases = cells.flatMap(([key, ...others]) => others.map((alias) => [alias, key]));
    expect(Object.fromEntries(aliases)).toEqual(keyAliases);
  });

  it("is each way in: every target of profiles.example.yml is read", async () => {
    const example = file("profiles.example.yml");
    const key = { client_email: "quern@shop.example.org", private_key: "-----BEGIN PRIVATE KEY-----" };
    const folder = project({
      "project.yml": "name: shop\nprofile: shop\n",
      "models/m.sql": "select 1 as id",
      "profiles.yml": example,
      "keys/quern.json": JSON.stringify(key),
    });
    const env = {
      HOME: folder,
      DBT_ENV_SECRET_KEY: Buffer.from(JSON.stringify(key)).toString("base64"),
      DBT_ENV_SECRET_TOKEN: "t",
      DBT_ENV_SECRET_REFRESH_TOKEN: "r",
      OAUTH_CLIENT_ID: "c",
      DBT_ENV_SECRET_CLIENT: "s",
      DBT_ENV_SECRET_TOKEN_REQUEST: "grant_type=client_credentials",
    };
    const targets = [...example.matchAll(/^ {4}(\w+):$/gm)].map((match) => match[1]!);
    expect(targets).toContain("impersonated");
    for (const target of targets) expect((await ls({ target }, { cwd: folder, env })).success, target).toBe(true);
    const methods = [...example.matchAll(/method: (\S+)/g)].map((match) => match[1]);
    expect(new Set(methods)).toEqual(new Set(identityMethods));
  });

  it("is where relations go: `project` and `dataset`, which BigQuery has for database and schema", async () => {
    const folder = project({
      "project.yml": "name: shop\nprofile: p\nmodels: {shop: {+dataset: sales}}\n",
      "profiles.yml":
        "p: {target: t, outputs: {t: {type: bigquery, method: oauth, project: shop, dataset: core}, d: {type: duckdb}}}",
      "models/m.sql": "select 1 as id",
      "models/n.sql": "{{ config(dataset='raw', project='marts') }} select 1 as id",
    });
    const read = async (target: string): Promise<string[]> => {
      expect((await parse({ target }, { cwd: folder, env: {} })).success).toBe(true);
      const { nodes } = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8"));
      return ["m", "n"].map((name) => nodes[`model.shop.${name}`].relation_name);
    };
    expect(await read("t")).toEqual(["`shop`.`core_sales`.`m`", "`marts`.`core_raw`.`n`"]);
    // other warehouses have no such names
    expect(await read("d")).toEqual([expect.stringContaining('"main"."m"'), expect.stringContaining('"main"."n"')]);
  });
});
