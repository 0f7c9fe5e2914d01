import { fnmatch } from "../glob.ts";
import { descend, type SelectorMethod } from "./method.ts";

/** By group. */
export const group: SelectorMethod =
  ({ value }) =>
  (node) => {
    const name = descend(node.config, ["group"]);
    return typeof name === "string" && fnmatch(name, value);
  };
