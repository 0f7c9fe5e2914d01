import { fnmatch } from "../glob.ts";
import type { GlanceMethod } from "./method.ts";

/** By tag, also by pattern. */
export const tag: GlanceMethod =
  ({ value }) =>
  (node) => {
    const own = "tags" in node ? node.tags : undefined;
    const tags = Array.isArray(own) || !("config" in node) ? own : node.config.tags;
    return Array.isArray(tags) && tags.some((each) => fnmatch(String(each), value));
  };
