import { matchesPath } from "../glob.ts";
import type { SelectorMethod } from "./method.ts";

/** By file, folder or glob relative to the project: `models/staging`, globs; a property file selects what it describes. */
export const path: SelectorMethod = ({ value }) => {
  const glob = value
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "")
    .replace(/\/+$/, "");
  const memory = new Map<string, boolean>();
  const selected = (file: string): boolean => {
    let found = memory.get(file);
    if (found === undefined) {
      const above = file.lastIndexOf("/");
      found = matchesPath(file, glob) || (above !== -1 && selected(file.slice(0, above)));
      memory.set(file, found);
    }
    return found;
  };
  return (node) => {
    if (glob === "" || glob === "." || selected(node.original_file_path)) return true;
    const patch = "patch_path" in node ? node.patch_path : null;
    return typeof patch === "string" && matchesPath(patch.slice(patch.indexOf("://") + 3), glob);
  };
};
