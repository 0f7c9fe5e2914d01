import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/dbt-compatibility.md", root), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| feature"))
  .map((line) => line.slice(2, -2).split(" | "));

describe("the table of what quern does of dbt", () => {
  it.each(rows.map((cells) => [cells[0]!, cells] as const))("%s", (_, cells) => {
    const [, state, shown] = cells;
    expect(cells).toHaveLength(3);
    expect(state).toMatch(/^(as (dbt|Jinja2)|more|differs|refused|accepted)/);
    for (const file of shown!.split(", ")) {
      expect(file).toMatch(/^test\/.*\.test\.ts$/);
      expect(existsSync(fileURLToPath(new URL(file, root))), file).toBe(true);
    }
  });

  it("covers dbt from resources to warehouses", () => {
    expect(rows.length).toBeGreaterThan(50);
  });
});

describe("links between the pages", () => {
  const names = ["README.md", "CHANGELOG.md", ...readdirSync(new URL("docs/", root)).map((name) => `docs/${name}`)];
  it.each(names)("%s", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    for (const [, target] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g)) {
      expect(existsSync(new URL(target!, new URL(name, root))), target).toBe(true);
    }
  });
});
