import { existsSync, statSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import { walkFiles } from "../base/files.ts";
import { matchesPath } from "../graph/index.ts";

/** One input: where it comes from. */
export type Input =
  | { readonly scheme: "file"; readonly uri: string; readonly path: string; readonly name: string }
  | { readonly scheme: "http" | "https" | "kaggle"; readonly uri: string; readonly name: string };

/**
 * The inputs that the entries of `from` name: globs give their files in the order of their names; one that matches
 * nothing yet gives none, since a drop folder may be empty.
 * @throws QuernError QN-LOAD-NOT-FOUND, QN-LOAD-CONFIG
 */
export function resolveInputs(from: readonly string[], projectRoot: string): Input[] {
  const found = new Map<string, Input>();
  for (const entry of from)
    for (const input of resolveEntry(entry, projectRoot)) if (!found.has(input.uri)) found.set(input.uri, input);
  return [...found.values()];
}

function resolveEntry(entry: string, projectRoot: string): Input[] {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(entry)?.[1]?.toLowerCase();
  if (scheme === "http" || scheme === "https" || scheme === "kaggle") {
    return [{ scheme, uri: entry, name: basename(entry.replace(/[?#].*$/, "")) || "download" }];
  }
  if (scheme !== undefined && scheme !== "file") {
    throw new QuernError("QN-LOAD-CONFIG", `'${entry}' begins with ${scheme}://, which no loader reads`, {
      hint: "Loaders read paths, http(s):// and kaggle:// addresses.",
    });
  }
  const path = scheme === "file" ? entry.slice("file://".length) : entry;
  return /[*?[]/.test(path) ? expand(path, projectRoot) : [local(resolve(projectRoot, path), projectRoot)];
}

function local(path: string, projectRoot: string): Input {
  if (!existsSync(path)) {
    throw new QuernError("QN-LOAD-NOT-FOUND", `The file ${path} does not exist`, {
      place: { file: path },
      hint: "Check the path; it starts at the project's folder.",
    });
  }
  if (statSync(path).isDirectory()) {
    throw new QuernError("QN-LOAD-NOT-FOUND", `${path} is a folder`, {
      place: { file: path },
      hint: "Name its files with a glob, such as folder/*.csv.",
    });
  }
  const inside = relative(projectRoot, path);
  return {
    scheme: "file",
    uri: inside.startsWith("..") || isAbsolute(inside) ? path : inside,
    path,
    name: basename(path),
  };
}

function expand(glob: string, projectRoot: string): Input[] {
  const parts = glob.split("/");
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  const folder = resolve(projectRoot, parts.slice(0, first).join("/") || (isAbsolute(glob) ? "/" : "."));
  const pattern = parts.slice(first).join("/");
  return walkFiles(folder)
    .filter(
      ({ path }) =>
        matchesPath(path, pattern) && !/(^|\/)\./.test(path) && !path.endsWith(".tmp") && !path.endsWith(".part"),
    )
    .map(({ path }) => local(join(folder, path), projectRoot));
}
