import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type JinjaCase, runCases } from "./cases.ts";

const cases: JinjaCase[] = readFileSync(new URL("fixtures/cases.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));

describe("what Python's Jinja2 prints, by both drivers", () => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", async (_, each) => {
    for await (const { problem } of runCases([each])) expect(problem).toBeUndefined();
  });
});
