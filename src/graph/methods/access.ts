import type { SelectorMethod } from "./method.ts";

/** Models by access: public, protected, private. */
export const access: SelectorMethod =
  ({ value }) =>
  (node) =>
    node.resource_type === "model" && node.access === value;
