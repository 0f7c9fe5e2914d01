import { QuernError } from "../../base/errors.ts";
import type { GraphNode } from "../../manifest/types.ts";
import type { SelectorMethod } from "./method.ts";

const isTest = (node: GraphNode): boolean => node.resource_type === "test";
const isGeneric = (node: GraphNode): boolean => isTest(node) && "test_metadata" in node && node.test_metadata != null;

const tests: Record<string, (node: GraphNode) => boolean> = {
  generic: isGeneric,
  schema: isGeneric,
  singular: (node) => isTest(node) && !isGeneric(node),
  data: isTest,
  unit: (node) => node.resource_type === "unit_test",
};

/** By kind of test: generic, singular, data, unit. */
export const testType: SelectorMethod = ({ value }) => {
  const test = Object.hasOwn(tests, value) ? tests[value] : undefined;
  if (test === undefined) {
    throw new QuernError(
      "QN-SELECT-INVALID",
      `Invalid test type selector ${value}: expected "generic", "singular", "unit", or "data"`,
    );
  }
  return test;
};
