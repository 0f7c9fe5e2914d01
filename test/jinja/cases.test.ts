import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type JinjaCase, runCases } from "./cases.ts";

function read(file: string): JinjaCase[] {
  const lines = readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

// found.jsonl: where random templates once came out other than in Python.
const cases = [...read("cases.jsonl"), ...read("found.jsonl")];

describe("what Python's Jinja2 prints, by both drivers", () => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", async (_, each) => {
    for await (const { problem } of runCases([each])) expect(problem).toBeUndefined();
  });
});
