import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { errorCatalogue } from "../../src/base/error-catalogue.ts";
import { walkFiles } from "../../src/base/files.ts";

const source = fileURLToPath(new URL("../../src", import.meta.url));

/** Every code that the source names, outside of the catalogue itself. */
const used = new Set<string>();
for (const { absolute } of walkFiles(source, (name) => /\.(ts|sql)$/.test(name))) {
  if (absolute === join(source, "base", "error-catalogue.ts")) continue;
  for (const [code] of readFileSync(absolute, "utf8").matchAll(/\bQN-[A-Z]+(?:-[A-Z]+)*\b(?!-)/g)) used.add(code);
}

const tests = fileURLToPath(new URL("..", import.meta.url));
const tested = walkFiles(tests, (name) => name.endsWith(".test.ts"))
  .map(({ absolute }) => readFileSync(absolute, "utf8"))
  .join("\n");

describe("the error catalogue", () => {
  it("has every code that the source throws or speaks of", () => {
    expect([...used].filter((code) => !(code in errorCatalogue))).toEqual([]);
  });

  it("has no code that nothing throws", () => {
    expect(Object.keys(errorCatalogue).filter((code) => !used.has(code))).toEqual([]);
  });

  it("has no code that no test meets", () => {
    expect(Object.keys(errorCatalogue).filter((code) => !tested.includes(code))).toEqual([]);
  });
});
