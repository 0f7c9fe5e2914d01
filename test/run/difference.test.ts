import { expect, test } from "vitest";
import { difference, renderDifference } from "../../src/run/unit-test/difference.ts";

test("rows match in any order", () => {
  expect(difference(["a"], [[1], [2], [2]], [[2], [1], [2]]).differing).toBe(0);
});

test("a row given too often differs", () => {
  const found = difference(
    ["a", "b"],
    [[1, 1]],
    [
      [1, 1],
      [1, 1],
    ],
  );
  expect(found.rows).toEqual([
    { kind: "same", cells: ["1", "1"] },
    { kind: "extra", cells: ["1", "1"] },
  ]);
});

test("rows that share cells are changes, others stand alone", () => {
  const found = difference(
    ["id", "email", "valid"],
    [
      [1, "a@x", true],
      [2, "b@x", true],
      [3, null, false],
    ],
    [
      [1, "a@x", true],
      [2, "b@x", false],
      [4, "d@x", true],
    ],
  );
  expect(found.differing).toBe(3);
  expect(renderDifference(found)).toBe(
    [
      "@@ | id | email | valid",
      "   | 1  | a@x   | True",
      "→  | 2  | b@x   | True→False",
      "---| 3  | NULL  | False",
      "+++| 4  | d@x   | True",
    ].join("\n"),
  );
});

test("many equal rows are counted, not shown", () => {
  const rows = Array.from({ length: 50 }, (_, i) => [i, "x"]);
  const text = renderDifference(difference(["i", "x"], [...rows, [99, "y"]], rows));
  expect(text.split("\n")).toHaveLength(6);
  expect(text).toContain("... 47 more equal rows");
});
