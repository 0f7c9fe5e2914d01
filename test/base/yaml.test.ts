import { describe, expect, it } from "vitest";
import "../../src/base/big-int-json.ts";
import { locate, readYaml } from "../../src/base/yaml.ts";

describe("scalars, as PyYAML reads them", () => {
  it.each([
    ["yes", true],
    ["Off", false],
    ["~", null],
    ["", null],
    ["012", 10],
    ["0x1F", 31],
    ["1_000", 1000],
    ["2268105428166509112", 2268105428166509112n],
    ["-9223372036854775808", -9223372036854775808n],
    ["1e5", "1e5"],
    ["1.5e+3", 1500],
    [".5", 0.5],
    ["2024-01-05", "2024-01-05"],
    ["190:20:30", 685230],
    ["1.2.3", "1.2.3"],
  ])("%s", (text, value) => {
    expect(readYaml(`key: ${text}`, "f.yml")).toEqual({ key: value });
  });

  it("keeps big integers exact in JSON", () => {
    expect(JSON.stringify(readYaml("[12345678901234567890]", "f.yml"))).toBe("[12345678901234567890]");
  });

  it("merges, and takes the last of two equal keys", () => {
    expect(readYaml("base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\na: 1\na: 2", "f.yml")).toEqual({
      base: { x: 1, y: 2 },
      more: { x: 1, y: 3 },
      a: 2,
    });
  });
});

describe("indentation inside brackets and quotes means nothing", () => {
  it.each([
    ["costs: {\n  join: 1,\n  union: 3,\n}\nmore: 2", { costs: { join: 1, union: 3 }, more: 2 }],
    ["a:\n  b: [\n    1,\n\n# why\n2\n  ]\n  c: [3,\n4]", { a: { b: [1, 2], c: [3, 4] } }],
    ["a:\n  - {b: two\nwords, c: 1}", { a: [{ b: "two words", c: 1 }] }],
    ["a:\n  b: \"one\ntwo\"\n  c: 'x\n\ny'", { a: { b: "one two", c: "x\ny" } }],
  ])("%j", (text, value) => {
    expect(readYaml(text, "f.yml")).toEqual(value);
  });

  it("and places are those of the file", () => {
    const text = "models:\n  - name: a\n    tags: [\nx, y,\n{z: 1}\n]\n  - name: b\n";
    expect(locate(text, "m.yml", ["models", 0, "tags", 1])).toMatchObject({ line: 4, frame: expect.anything() });
    expect(locate(text, "m.yml", ["models", 1, "name"])).toMatchObject({ line: 7 });
    expect(() => readYaml(`${text}   bad: 1\n`, "m.yml")).toThrow(
      expect.objectContaining({ place: expect.objectContaining({ line: 8 }) }),
    );
  });
});

describe("what can't be read", () => {
  it("is shown with its place and a caret", () => {
    expect(() => readYaml("models:\n  - name: a\n   bad: [1,\n", "models/m.yml")).toThrow(
      expect.objectContaining({
        code: "QN-YAML-SYNTAX",
        place: expect.objectContaining({ file: "models/m.yml", line: 3 }),
      }),
    );
  });

  it.each([
    ["models:\n  - name: a\n   x: 1\n", "same column"],
    ["a:\n\tb: 1\n", "tab"],
    ["a: [1, 2\nb: 3\n", "not closed"],
    ["a: [1,\n]\nb: {c: 1,\nd: 2,\n\ne: 3\nf: 4", "not closed"],
    ["a: 'b\n", "not closed"],
    ["{a: ", "not closed"],
    ["a: b: c\n", "needs quotes"],
    ["a: 'it's'\n", "is written ''"],
  ])("comes with what most often leads to it: %j", (text, hint) => {
    expect(() => readYaml(text, "m.yml")).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });
});

describe("locate", () => {
  const text = "version: 2\nmodels:\n  - name: a\n  - name: b\n    columns:\n      - {name: id, tests: [unique]}\n";
  it.each([
    [["models"], 2, 1],
    [["models", 1], 4, 5],
    [["models", 1, "columns", 0, "tests"], 6, 20],
    [["models", 1, "columns", 7], 5, 5],
    [[], 1, 1],
  ])("%j", (path, line, column) => {
    expect(locate(text, "m.yml", path)).toMatchObject({ file: "m.yml", line, column });
  });
});
