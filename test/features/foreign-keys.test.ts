import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, project } from "../cli/quern.ts";
import { said } from "../faults/fault.ts";
import { quern, rows } from "./warehouse.ts";

const key = "{type: foreign_key, to: ref('REF'), to_columns: [id]}";
const parent = (name: string): string => `
  - name: ${name}
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]`;
const schema = `models:${parent("shops")}${parent("people")}
  - name: orders
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: int, constraints: [{type: primary_key}]}
      - {name: shop, data_type: int, constraints: [${key.replace("REF", "shops")}]}
      - {name: person, data_type: int, constraints: [${key.replace("REF", "people")}]}
  - name: items
    config: {contract: {enforced: true}}
    constraints: [{type: foreign_key, columns: [order_id], to: ref('orders'), to_columns: [id]}]
    columns: [{name: order_id, data_type: int}]
`;
const table = (sql: string): string => `{{ config(materialized='table') }} ${sql}`;
const files = {
  "models/shops.sql": table("select 1 as id"),
  "models/people.sql": table("select 1 as id"),
  "models/orders.sql":
    "{{ config(materialized=var('orders', 'table'), on_schema_change='fail') }} select 10 as id, 1 as shop, {{ var('person', 1) }} as person",
  "models/items.sql": table("select 10 as order_id"),
  "models/schema.yml": schema,
};
const foreignKeys =
  "select table_name, referenced_table from duckdb_constraints() where constraint_type = 'FOREIGN KEY' order by all";

describe("tables that foreign keys tie together", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project(files);
    await quern(folder, ["run", "--threads", "4"]);
  });

  it("are made in the keys' order, again and again, by several threads", async () => {
    await quern(folder, ["run", "--threads", "4"]);
    expect(await rows(folder, foreignKeys)).toEqual(["items|orders", "orders|people", "orders|shops"]);
    await quern(folder, ["run", "-s", "items"]);
  });

  it("stay when what points at them is not made anew", async () => {
    const output = said(await quern(folder, ["run", "-s", "shops"], 1));
    expect(output).toContain("orders (model orders is not selected in this run)");
    expect(output).toContain("items (model items is not selected in this run)");
    const loses = said(await quern(folder, ["run", "-s", "shops+", "--vars", "orders: incremental"], 1));
    expect(loses).toContain("model orders is materialized as incremental and would lose its data");
    expect(await rows(folder, foreignKeys)).toHaveLength(3);
  });

  it("keep their rows when one of them can't be made, and have their keys again after it can", async () => {
    await quern(folder, ["run", "--vars", "person: 2"], 1);
    expect(await rows(folder, "select o.id, i.order_id from orders o, items i")).toEqual(["10|10"]);
    await quern(folder, ["run"]);
    expect(await rows(folder, foreignKeys)).toHaveLength(3);
    // a table that was renamed into its place could never be dropped
    await rows(folder, "drop table items; drop table orders; drop table shops; drop table people");
  });

  it("say where a key points at nothing that can be referred to", async () => {
    addFiles(folder, { "models/schema.yml": schema.replace("ref('shops')", "shops") });
    const output = said(await quern(folder, ["parse"], 2));
    expect(output).toContain("Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model orders: shops.");
    expect(output).toContain("models/schema.yml:");
  });

  it("say which table is to be built first when a model lost its key while another's still points at it", async () => {
    const own = project({ ...files, "models/schema.yml": schema });
    await quern(own, ["run"]);
    addFiles(own, { "models/schema.yml": "models: []\n" });
    const output = said(await quern(own, ["run", "-s", "orders"], 1));
    expect(output).toContain("Build items first");
    expect(output).toContain("quern run --select items");
    await quern(own, ["run", "-s", "items"]);
    await quern(own, ["run", "-s", "orders"]);
    await quern(own, ["run"]);
  });
});
