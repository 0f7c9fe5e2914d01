import { fnmatch } from "../glob.ts";
import type { SelectorMethod } from "./method.ts";

/** By tag, also by pattern. */
export const tag: SelectorMethod =
  ({ value }) =>
  (node) => {
    const tags = "tags" in node && Array.isArray(node.tags) ? node.tags : node.config.tags;
    return Array.isArray(tags) && tags.some((each) => fnmatch(String(each), value));
  };
