import { fnmatch } from "../glob.ts";
import type { GlanceMethod } from "./method.ts";

/** By package; `this` is the root project. */
export const packageName: GlanceMethod = ({ value }, { manifest }) => {
  const wanted = value === "this" ? String(manifest.metadata.project_name) : value;
  return (node) => fnmatch(node.package_name, wanted);
};
