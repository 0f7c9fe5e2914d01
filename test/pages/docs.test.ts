import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { beforeAll, describe, expect, it } from "vitest";
import { project, runQuern, startQuern } from "../cli/quern.ts";
import { openPage } from "./browser.ts";

const evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";

const files = {
  "seeds/raw_orders.csv": "id,price\n1,10\n2,20\n",
  "models/staging/stg_orders.sql":
    "select id, price from {{ ref('raw_orders') }} where {{ function('with_tax') }}(price) > 0",
  "models/marts/sales.sql":
    "{{ config(materialized='table', tags=['nightly']) }}\nselect sum(price) as total from {{ ref('stg_orders') }}",
  "models/schema.yml": `models:
  - name: stg_orders
    description: "One row an order. ${evil} [click](javascript:alert(3)) **bold**"
    columns:
      - {name: id, description: The order's number, data_tests: [unique, not_null]}
  - name: sales
    meta: {owner: "${evil}"}
exposures:
  - {name: board, type: dashboard, url: "javascript:alert(4)", owner: {name: Ann}, depends_on: [ref('sales')]}
`,
  "functions/with_tax.sql": "price * 1.2",
  "functions/with_tax.yml": `functions:
  - name: with_tax
    arguments: [{name: price, data_type: double, default_value: 1, description: Net.}]
    returns: {data_type: double}
`,
  "macros/cents.sql": "{% macro cents(x) %}{{ x }} * 100{% endmacro %}",
};

const text = (page: Page, selector: string): Promise<string> => page.$eval(selector, (element) => element.textContent);
const texts = (page: Page, selector: string): Promise<string[]> =>
  page.$$eval(selector, (elements) => elements.map((element) => element.textContent));

describe("the documentation pages", () => {
  let folder: string;
  let pages: string;

  beforeAll(async () => {
    folder = project(files);
    expect((await runQuern(["build", "-q"], { cwd: folder })).code).toBe(0);
    const { code, stdout } = await runQuern(["docs", "generate", "--static"], { cwd: folder });
    expect(stdout).toContain("Catalog written to");
    expect(code).toBe(0);
    pages = pathToFileURL(join(folder, "target/static_index.html")).href;
  });

  it("show a model: its relation, columns with types and tests, code, neighbours", async () => {
    const { page, faults } = await openPage(`${pages}#!/model/model.shop.stg_orders`);
    await page.waitForSelector("table");
    expect(await text(page, "h1")).toBe("stg_orders");
    expect(await texts(page, "tbody tr:first-child td")).toEqual([
      "id",
      "INTEGER",
      "The order's number",
      "uniquenot_null",
    ]);
    expect(await texts(page, "tbody tr:nth-child(2) td")).toEqual(["price", "INTEGER", "", ""]);
    expect(await texts(page, ".links a")).toEqual(["raw_orders", "with_tax", "sales"]);
    expect(await texts(page, "svg.lineage text")).toEqual(
      expect.arrayContaining(["raw_orders", "stg_orders", "sales"]),
    );
    await page.locator(".tab ::-p-text(Compiled)").click();
    expect(await text(page, "pre")).toContain('from "shop"."main"."raw_orders"');
    expect(faults).toEqual([]);
  });

  it("run nothing that a description, a name or an address brings", async () => {
    const { page, faults } = await openPage(`${pages}#!/model/model.shop.stg_orders`);
    await page.waitForSelector(".description");
    expect(await text(page, ".description")).toContain(evil);
    expect(await texts(page, ".description strong")).toEqual(["bold"]);
    const { page: exposure } = await openPage(`${pages}#!/exposure/exposure.shop.board`);
    await exposure.waitForSelector(".facts");
    expect(await text(exposure, ".facts")).toContain("javascript:alert(4)");
    for (const each of [page, exposure])
      expect(await each.$$eval("[href^='javascript']", (links) => links.length)).toBe(0);
    expect(faults).toEqual([]);
  });

  it("find by name, column and code, and lead there", async () => {
    const { page, faults } = await openPage(`${pages}#!/overview`);
    await page.waitForSelector("aside");
    expect(await texts(page, ".counts dd")).toEqual(["2", "1", "1", "1"]);
    await page.keyboard.press("/");
    await page.keyboard.type("order number");
    expect(await texts(page, ".tree li a")).toEqual(["stg_orders"]);
    await page.click(".tree li a");
    await page.waitForSelector("table");
    expect(await text(page, "h1")).toBe("stg_orders");
    expect(faults).toEqual([]);
  });

  it("draw the lineage of what a selector names", async () => {
    const { page, faults } = await openPage(`${pages}#!/model/model.shop.sales?g_v=1&g_i=1%2Bsales`);
    await page.waitForSelector(".over svg");
    expect((await texts(page, ".over svg text")).sort()).toEqual(["sales", "stg_orders"]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".over", { hidden: true });
    expect(page.url()).toBe(`${pages}#!/model/model.shop.sales`);
    expect(faults).toEqual([]);
  });

  it("show a function: what goes in and comes out, and who calls it", async () => {
    const { page, faults } = await openPage(`${pages}#!/function/function.shop.with_tax`);
    await page.waitForSelector("table");
    expect(await texts(page, "tbody tr:first-child td")).toEqual(["price = 1", "double", "Net."]);
    expect(await text(page, ".facts")).toContain("Typescalar");
    expect(await text(page, ".facts")).toContain("Returnsdouble");
    expect(await texts(page, ".links a")).toEqual(["stg_orders"]);
    expect(faults).toEqual([]);
  });

  it("say so when nothing has the name", async () => {
    const { page } = await openPage(`${pages}#!/model/model.shop.nothing`);
    await page.waitForSelector(".none");
    expect(await text(page, ".none")).toContain("There is no model.shop.nothing in this project.");
  });

  it("are served to this machine with the artifacts, and nothing else, until Ctrl-C", async () => {
    const { child, ended } = startQuern(["docs", "serve", "--port", "0", "--no-browser"], { cwd: folder });
    const address = await new Promise<string>((resolve) => {
      child.stdout!.on("data", (line: string) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line));
        if (found !== null) resolve(found[0]);
      });
    });
    const { page, faults } = await openPage(`${address}/#!/model/model.shop.sales`);
    await page.waitForSelector("table");
    expect(await text(page, "h1")).toBe("sales");
    expect(faults).toEqual([]);
    const manifest = (await (await fetch(`${address}/manifest.json`)).json()) as {
      nodes: Record<string, { name: string }>;
    };
    expect(manifest.nodes["model.shop.sales"]?.name).toBe("sales");
    for (const path of ["/../project.yml", "/%2e%2e/project.yml", "/graph.gpickle", "/compiled/shop"])
      expect((await fetch(address + path)).status).toBe(404);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  it("are left beside the artifacts, for any web server", () => {
    const page = readFileSync(join(folder, "target/index.html"), "utf8");
    expect(page).toContain("<title>shop</title>");
    expect(page).not.toContain("stg_orders");
  });

  it("need artifacts (QN-DOCS-MISSING) and a port that is free (QN-DOCS-PORT)", async () => {
    const missing = await runQuern(["docs", "serve", "--target-path", "elsewhere"], { cwd: folder });
    expect(missing.code).toBe(2);
    expect(missing.stdout + missing.stderr).toMatch(/QN-DOCS-MISSING[\s\S]*quern docs generate/);
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const taken = await runQuern(["docs", "serve", "--no-browser", "--port", String(port)], { cwd: folder });
    other.close();
    expect(taken.code).toBe(2);
    expect(taken.stdout + taken.stderr).toMatch(/QN-DOCS-PORT[\s\S]*EADDRINUSE/);
  });
});
