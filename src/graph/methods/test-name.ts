import { fnmatch } from "../glob.ts";
import type { SelectorMethod } from "./method.ts";

/** By the generic test a test is made from (`unique`), or a unit test's name. */
export const testName: SelectorMethod =
  ({ value }) =>
  (node) => {
    if (node.resource_type === "unit_test") return fnmatch(node.name, value);
    return node.resource_type === "test" && node.test_metadata != null && fnmatch(node.test_metadata.name, value);
  };
