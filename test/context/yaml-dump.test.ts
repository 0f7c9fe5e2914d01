import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { dumpYamlValue } from "../../src/context/yaml/dump.ts";
import { Dict, float, PyDate, PySet, pyJsonLoads, Tuple } from "../../src/jinja/index.ts";

interface Case {
  /** JSON. */
  readonly value: string;
  readonly sorted: boolean;
  /** What PyYAML's `safe_dump` made of it. */
  readonly expected: string;
}

const cases = readFileSync(new URL("pyyaml.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

it.each(cases)("writes $value as PyYAML does, sorted: $sorted", ({ value, sorted, expected }) => {
  expect(dumpYamlValue(pyJsonLoads(value), sorted)).toBe(expected);
});

it("writes Python's other values, and names what stands twice", () => {
  const list = ["a"];
  const day = new PyDate(2024, 2, 29);
  const value = {
    first: list,
    again: list,
    days: [day, day],
    pair: new Tuple([1, float(2)]),
    set: new PySet(["x"]),
    floats: [float(Number.POSITIVE_INFINITY), float(Number.NaN)],
    keys: new Dict([
      [new Tuple([1, 2]), null],
      [3, true],
    ]),
  };
  expect(dumpYamlValue(value, false)).toBe(`first: &id001
- a
again: *id001
days:
- &id002 2024-02-29
- *id002
pair:
- 1
- 2.0
set: !!set
  x: null
floats:
- .inf
- .nan
keys:
  ? - 1
    - 2
  : null
  3: true
`);
});
