import { matchesPath } from "../graph/index.ts";

/**
 * Whether a project's `.dbtignore` leaves a file out, by its path below the project's root. The lines are those of
 * Git: the last that matches counts, and `!` takes a file in again. https://git-scm.com/docs/gitignore
 */
export function isIgnored(path: string, lines: readonly string[]): boolean {
  let ignored = false;
  for (const line of lines) {
    const pattern = line.replace(/(?<!\\)\s+$/, "");
    if (pattern === "" || pattern.startsWith("#")) continue;
    const takesIn = pattern.startsWith("!");
    if (matches(path, takesIn ? pattern.slice(1) : pattern)) ignored = !takesIn;
  }
  return ignored;
}

/** A pattern names a file or a folder; one without a slash before its end does at any depth. */
function matches(path: string, pattern: string): boolean {
  const isFolder = pattern.endsWith("/");
  const name = pattern.replace(/\/$/, "").replace(/^\\(?=[#!])/, "");
  const glob = name.includes("/") ? name.replace(/^\//, "") : `**/${name}`;
  return (!isFolder && matchesPath(path, glob)) || matchesPath(path, `${glob}/**`);
}
