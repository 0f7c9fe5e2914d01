import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { GlanceMethod } from "./method.ts";

const types = [
  "model",
  "seed",
  "snapshot",
  "test",
  "unit_test",
  "analysis",
  "source",
  "exposure",
  "metric",
  "semantic_model",
  "saved_query",
  "function",
];

/** By kind of resource. */
export const resourceType: GlanceMethod = ({ value }) => {
  if (!types.includes(value)) {
    throw new QuernError("QN-SELECT-INVALID", `Invalid resource_type selector "${value}"`, {
      hint: didYouMean(value, types) ?? `Types are: ${types.join(", ")}.`,
    });
  }
  return (node) => node.resource_type === value;
};
