import { expect, it } from "vitest";
import { project, runQuern } from "../cli/quern.ts";

const models = { "models/a.sql": "select 1 as one\n" };
const shownBy = async (comment: string): Promise<string> => {
  const folder = project({ "project.yml": `name: shop\n${comment}`, ...models });
  const { stdout } = await runQuern(["--debug", "run"], { cwd: folder });
  return stdout.replace(/^[\d:]{8} */gm, "");
};

it("goes before every statement as dbt's JSON, unless it is configured", async () => {
  expect(await shownBy("")).toMatch(/\/\* \{"app": "dbt", .*"node_id": "model.shop.a"\} \*\/\s+create/);
});

it("may stand behind the statement, be a template, or be left out", async () => {
  expect(await shownBy("query-comment: {comment: 'for {{ node.name }}', append: true}\n")).toMatch(
    /\)\n\/\* for a \*\/;/,
  );
  expect(await shownBy("query-comment: null\n")).not.toContain("/*");
});

it("is refused when it would end itself", async () => {
  expect(await shownBy("query-comment: 'x */ drop table a'\n")).toContain("would end it");
});
