import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { quern } from "./warehouse.ts";

const sources = (formatter = "template"): string => `
sources:
  - name: lake
    config:
      external_location: "data/{name}_{year}.csv"
    meta: {year: 2023}
    tables:
      - name: orders
        meta: {year: 2024}
        columns: [{name: id, data_tests: [unique]}]
      - name: people
        identifier: persons
        config: {external_location: "read_csv_auto('data/%(identifier)s.csv')", formatter: oldstyle}
      - name: shops
        config: {external_location: "read_csv('data/\${name}.csv')", formatter: ${formatter}}
`;

const files = {
  "models/sources.yml": sources(),
  "models/joined.sql":
    "select o.id, p.name, s.town from {{ source('lake', 'orders') }} o join {{ source('lake', 'people') }} p using (id) join {{ source('lake', 'shops') }} s using (id)",
  "data/orders_2024.csv": "id\n1\n",
  "data/persons.csv": "id,name\n1,Ann\n",
  "data/shops.csv": "id,town\n1,Rome\n",
};

it("sources stand in files, whose places are made of their names and meta; paths are the project's from anywhere", async () => {
  const folder = project(files);
  const ended = await runQuern(["build", "--project-dir", folder], { cwd: "/" });
  expect(ended.code, said(ended)).toBe(0);
  const manifest = JSON.parse(readFileSync(join(folder, "target/manifest.json"), "utf8"));
  expect(manifest.sources["source.shop.lake.orders"].relation_name).toBe("'data/orders_2024.csv'");
  const compiled = readFileSync(join(folder, "target/compiled/shop/models/joined.sql"), "utf8");
  expect(compiled).toContain("from 'data/orders_2024.csv' o join read_csv_auto('data/persons.csv') p using");
  expect(compiled).toContain("read_csv('data/shops.csv') s");
  await quern(folder, ["run", "--empty"]);
});

it("a place that can't be made is told with its source", async () => {
  const folder = project({ ...files, "models/sources.yml": sources("fancy") });
  const unknown = said(await quern(folder, ["parse"], 2));
  expect(unknown).toContain("Source 'lake.shops': Formatter fancy not recognized");
  expect(unknown).toContain("models/sources.yml:");
  expect(unknown).not.toContain("QN-SOURCE-NOT-FOUND");
  const folderOfNames = project({ ...files, "models/sources.yml": sources().replace("{year}", "{yaer}") });
  expect(said(await quern(folderOfNames, ["parse"], 2))).toContain("external_location 'data/{name}_{yaer}.csv'");
});
