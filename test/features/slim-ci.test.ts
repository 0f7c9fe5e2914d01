import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { quern } from "./warehouse.ts";

const guide = readFileSync(fileURLToPath(new URL("../../docs/ci.md", import.meta.url)), "utf8");

/** The guide's commands that begin so, as arguments. */
const commandsOfGuide = (start: string): string[][] =>
  [...guide.matchAll(/npx quern ([^\n`]+)/g)]
    .map(([, args]) => args!.trim())
    .filter((args) => args.startsWith(start))
    .map((args) => args.split(" "));

/** The profile of the guide, below production's own. */
const profiles = `shop:
  target: prod
  outputs:
    prod: {type: duckdb, path: shop.duckdb}
${/^ {8}ci:\n(?: {10}.*\n)+/m.exec(guide)![0].replaceAll(/^ {4}/gm, "")}`;

describe("the guide to slim CI", () => {
  let folder: string;
  const environment = { DBT_TARGET: "ci", PR_NUMBER: "7", GITHUB_ACTIONS: "true" };

  beforeAll(async () => {
    folder = project({
      "project.yml": "name: shop\nprofile: shop\n",
      "profiles.yml": profiles,
      "models/big.sql": "{{ config(materialized='table') }} select i from range(5) as r(i)",
      "models/changed.sql": "{{ config(materialized='table') }} select count(*) as n from {{ ref('big') }}",
      "models/reader.sql": "select n, (select max(i) from {{ ref('big') }}) as top from {{ ref('changed') }}",
      "models/history.sql":
        "{{ config(materialized='incremental') }} select i, '{{ is_incremental() }}' as how from {{ ref('big') }}{% if is_incremental() %} where i not in (select i from {{ this }}){% endif %}",
      "models/models.yml": "models:\n  - name: changed\n    columns: [{name: n, data_tests: [not_null]}]\n",
    });
    await quern(folder, ["build", "--target", "prod"]);
    mkdirSync(join(folder, "prod"));
    cpSync(join(folder, "target/manifest.json"), join(folder, "prod/manifest.json"));
    renameSync(join(folder, "shop.duckdb"), join(folder, "prod.duckdb"));
    writeFileSync(
      join(folder, "models/changed.sql"),
      "{{ config(materialized='table') }} select count(*) * 10 as n from {{ ref('big') }}",
    );
  });

  async function inCi(sql: string): Promise<string[]> {
    const instance = await DuckDBInstance.create(join(folder, "ci.duckdb"));
    const connection = await instance.connect();
    await connection.run(`attach '${join(folder, "prod.duckdb")}' as shop (read_only)`);
    const result = await connection.runAndReadAll(sql);
    const found = result.getRowsJson().map((row) => row.map(String).join("|"));
    connection.closeSync();
    instance.closeSync();
    return found;
  }

  it("builds what changed and its readers in the pull request's schema, on production for the rest", async () => {
    const [args] = commandsOfGuide("build --select state:modified+ --defer --state prod --report");
    const ended = await runQuern(args!, { cwd: folder, env: environment });
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(
      await inCi(
        "select table_name from information_schema.tables where table_catalog = 'ci' and table_schema = 'pr_7' order by 1",
      ),
    ).toEqual(["changed", "reader"]);
    expect(await inCi("select n, top from pr_7.reader")).toEqual(["50|4"]);
    expect(readFileSync(join(folder, "report.xml"), "utf8")).toContain('name="not_null_changed_n"');
  });

  it("clones production's big models; where there are only views, they are built from nothing", async () => {
    const file = join(folder, "models/history.sql");
    writeFileSync(file, readFileSync(file, "utf8").replace("select i,", "select i + 1 as i,"));
    const commands = [
      ...commandsOfGuide("clone"),
      ...commandsOfGuide("build --select state:modified+ --defer --state prod"),
    ];
    for (const args of commands.filter((words) => !words.includes("--report") && !words.includes("--estimate"))) {
      const ended = await runQuern(args, { cwd: folder, env: environment });
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    }
    expect(await inCi("select i, how from pr_7.history order by i")).toEqual([
      "1|False",
      "2|False",
      "3|False",
      "4|False",
      "5|False",
    ]);
  });

  it("names only commands and flags that exist", async () => {
    const commands = [...guide.matchAll(/`?npx quern ([^\n`]+)/g)].map(([, args]) => args!.trim().split(" "));
    expect(commands.length).toBeGreaterThan(8);
    for (const args of commands) {
      const ended = await runQuern([...args, "--help"], { cwd: folder });
      expect(ended.code, args.join(" ")).toBe(0);
    }
  });
});
