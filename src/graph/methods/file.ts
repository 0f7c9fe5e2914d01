import { fnmatch } from "../glob.ts";
import type { GlanceMethod } from "./method.ts";

/** By file name, with or without its ending. */
export const file: GlanceMethod =
  ({ value }) =>
  (node) => {
    const name = node.original_file_path.slice(node.original_file_path.lastIndexOf("/") + 1);
    const dot = name.lastIndexOf(".");
    return fnmatch(name, value) || fnmatch(dot > 0 ? name.slice(0, dot) : name, value);
  };
