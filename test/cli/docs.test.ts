import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { cliPage } from "../../scripts/docs/cli-page.ts";
import { errorsPage } from "../../scripts/docs/errors-page.ts";

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

it("has the pages that `npm run docs` makes", () => {
  expect(page("cli.md"), "run `npm run docs`").toBe(cliPage());
  expect(page("errors.md"), "run `npm run docs`").toBe(errorsPage());
});
