import type { Manifest } from "../../manifest/types.ts";
import { matchesPath } from "../glob.ts";
import { glancesOf } from "../graph.ts";
import type { GlanceMethod } from "./method.ts";

/**
 * By file, folder or glob in the root project: `models/staging`, `models/*.sql`; a property file selects what it
 * describes. Files of packages are known by their paths there, and count as far as the root project has such a path.
 */
export const path: GlanceMethod = ({ value }, { manifest }) => {
  const glob = value
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "")
    .replace(/\/+$/, "");
  if (glob === "" || glob === ".") return () => true;
  const root = String(manifest.metadata.project_name);
  const ofRoot = matcher((file) => matchesPath(file, glob));
  let paths: Set<string> | undefined;
  const ofPackage = matcher((file) => {
    if (!matchesPath(file, glob)) return false;
    paths ??= pathsOf(manifest, root);
    return paths.has(file);
  });
  return (node) => {
    const { covers, matches } = node.package_name === root ? ofRoot : ofPackage;
    if (covers(node.original_file_path)) return true;
    const patch = "patch_path" in node ? node.patch_path : null;
    return typeof patch === "string" && matches(withoutPackage(patch));
  };
};

const withoutPackage = (patch: string): string => patch.slice(patch.indexOf("://") + 3);

interface Matcher {
  readonly matches: (file: string) => boolean;
  /** Whether it or a folder above it matches. */
  readonly covers: (file: string) => boolean;
}

function matcher(matches: (file: string) => boolean): Matcher {
  const memory = new Map<string, boolean>();
  const covers = (file: string): boolean => {
    let found = memory.get(file);
    if (found === undefined) {
      const above = file.lastIndexOf("/");
      found = matches(file) || (above !== -1 && covers(file.slice(0, above)));
      memory.set(file, found);
    }
    return found;
  };
  return { matches, covers };
}

/** Files that make a package's resources, and all folders above them. */
function pathsOf(manifest: Manifest, packageName: string): Set<string> {
  const found = new Set<string>();
  const parts = [glancesOf(manifest), manifest.sources, manifest.exposures, manifest.unit_tests, manifest.metrics];
  for (const part of parts) {
    for (const node of Object.values(part)) {
      if (node.package_name !== packageName) continue;
      const patch = "patch_path" in node && typeof node.patch_path === "string" ? withoutPackage(node.patch_path) : "";
      for (const file of [node.original_file_path, patch]) {
        for (let at = file; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) found.add(at);
      }
    }
  }
  return found;
}
