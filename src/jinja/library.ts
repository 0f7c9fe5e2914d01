import type { Filter } from "./filters/filter.ts";
import { htmlFilters } from "./filters/html-filters.ts";
import { nativeMarkers, textMarkers } from "./filters/native-filters.ts";
import { numberFilters } from "./filters/number-filters.ts";
import { selectionFilters } from "./filters/selection-filters.ts";
import { sequenceFilters } from "./filters/sequence-filters.ts";
import { textFilters } from "./filters/text-filters.ts";
import { valueFilters } from "./filters/value-filters.ts";
import { exactly, plainTests, type Test } from "./tests.ts";
import { mapKey } from "./values/keys.ts";
import type { Value } from "./values/value.ts";

/** The value, of which Python takes the hash to look it up. Errors: TypeError. */
function hashed(value: Value): Value {
  mapKey(value);
  return value;
}

const tests: ReadonlyMap<string, Test> = new Map([
  ...plainTests,
  [
    "filter",
    exactly(
      "filter",
      0,
      (value) => typeof hashed(value) === "string" && findFilter(value as string, false) !== undefined,
    ),
  ],
  ["test", exactly("test", 0, (value) => typeof hashed(value) === "string" && findTest(value as string) !== undefined)],
]);

const filters: ReadonlyMap<string, Filter> = new Map([
  ...htmlFilters,
  ...numberFilters,
  ...sequenceFilters,
  ...textFilters,
  ...valueFilters,
  ...selectionFilters({ filter: (name) => findFilter(name, false), test: (name) => findTest(name) }),
]);

/** The filter of that name; in native rendering some have another meaning. */
export function findFilter(name: string, native: boolean): Filter | undefined {
  return filters.get(name) ?? (native ? nativeMarkers : textMarkers).get(name);
}

/** The test of that name. */
export function findTest(name: string): Test | undefined {
  return tests.get(name);
}

/** The names of all filters, for "Did you mean". */
export function filterNames(): string[] {
  return [...filters.keys(), ...textMarkers.keys()];
}

/** The names of all tests. */
export function testNames(): string[] {
  return [...tests.keys()];
}
