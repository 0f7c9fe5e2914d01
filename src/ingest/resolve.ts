import { existsSync, statSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { QuernError } from "../base/errors.ts";
import { walkFiles } from "../base/files.ts";
import { homeFolder } from "../base/home-folder.ts";
import { didYouMean } from "../base/nearest.ts";
import { matchesPath } from "../graph/index.ts";
import { decodePart, expandVariables, publicAddress } from "./address.ts";
import { gcsUri, parseGcsAddress } from "./gcs/address.ts";
import type { ObjectStore, StoredObject } from "./gcs/object-store.ts";

/** One input: where it comes from, and which entries of a zip archive are meant. */
export interface Input {
  readonly scheme: "file" | "http" | "kaggle" | "gcs";
  /** As it stands in messages and in the ledger: a path in the project, or an address without secrets. */
  readonly uri: string;
  /** Where it is: the absolute path of a file, or the whole address. */
  readonly location: string;
  /** The file's own name. */
  readonly name: string;
  /** A glob over the entries of an archive (`data.zip!2024/*.csv`); null: all that can be loaded. */
  readonly inner: string | null;
  /** What a listing said of it. */
  readonly object?: StoredObject;
}

/** What names are looked up in. */
export interface ResolveContext {
  readonly projectRoot: string;
  readonly env: NodeJS.ProcessEnv;
  readonly store: ObjectStore;
}

/** How an input is written in the ledger and in messages: with what is meant of an archive. */
export function labelOf({ uri, inner }: Pick<Input, "uri" | "inner">): string {
  return inner === null ? uri : `${uri}!${inner}`;
}

const schemes = ["file", "http", "https", "kaggle", "gs"];

/**
 * The inputs that the entries of `from` name: globs give their files in the order of their names; one that matches
 * nothing gives none, since a drop folder may be empty.
 * @throws QuernError QN-LOAD-NOT-FOUND, QN-LOAD-CONFIG
 */
export async function resolveInputs(from: readonly string[], context: ResolveContext): Promise<Input[]> {
  const found = new Map<string, Input>();
  for (const entry of from)
    for (const input of await resolveEntry(entry, context)) {
      const key = `${input.location}!${input.inner ?? ""}`;
      if (!found.has(key)) found.set(key, input);
    }
  return [...found.values()];
}

function resolveEntry(entry: string, context: ResolveContext): Input[] | Promise<Input[]> {
  const { env, store } = context;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(entry)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolvePaths(entry, context);
  if (scheme === "file") return resolvePath(pathOf(entry), context);
  if (scheme === "http" || scheme === "https" || scheme === "kaggle") {
    const { outer, inner } = splitInner(entry);
    const location = expandVariables(outer, env, `'${outer}'`);
    const uri = publicAddress(location);
    return [{ scheme: scheme === "kaggle" ? "kaggle" : "http", uri, location, name: nameIn(location), inner }];
  }
  if (scheme === "gs") return resolveObjects(expandVariables(entry, env, `'${entry}'`), store);
  throw new QuernError("QN-LOAD-CONFIG", `'${entry}' begins with ${scheme}://, which no loader reads`, {
    hint: didYouMean(scheme, schemes) ?? "Loaders read paths, gs://, http(s):// and kaggle:// addresses.",
  });
}

/** One object, or those that a glob finds, in the order of their names. */
async function resolveObjects(entry: string, store: ObjectStore): Promise<Input[]> {
  const { outer, inner } = splitInner(entry);
  const address = parseGcsAddress(outer);
  const firstMark = address.name.search(/[*?[]/);
  if (firstMark === -1) {
    if (address.name === "" || address.name.endsWith("/"))
      throw new QuernError("QN-LOAD-CONFIG", `'${outer}' is a folder`, {
        hint: `Name its files with a glob, such as ${outer.replace(/\/?$/, "/")}*.csv.`,
      });
    return [{ scheme: "gcs", uri: outer, location: outer, name: nameIn(outer), inner }];
  }
  const found = await store.list({ bucket: address.bucket, name: address.name.slice(0, firstMark) });
  return found
    .filter(({ name }) => !name.endsWith("/") && matchesPath(name, address.name) && !isUnfinished.test(name))
    .map((object): Input => {
      const uri = gcsUri(object);
      return { scheme: "gcs", uri, location: uri, name: basename(object.name), inner, object };
    });
}

function pathOf(uri: string): string {
  // a glob's marks are no valid part of a URL, and a relative path is no URL at all
  return /^file:\/\/\/[^*?[\]]*$/.test(uri) ? fileURLToPath(uri) : uri.slice("file://".length);
}

/** The last part of an address's path. */
function nameIn(uri: string): string {
  const path = uri.replace(/[?#].*$/, "").replace(/^[a-z]+:\/\/[^/]*\/?/i, "");
  return decodePart(basename(path)).replace(/[/\\]/g, "_") || "download";
}

/** One path; or several with commas between them, as an environment variable may hold. */
function resolvePaths(entry: string, context: ResolveContext): Input[] {
  if (!entry.includes(",") || existsSync(resolve(context.projectRoot, entry))) return resolvePath(entry, context);
  return entry
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap((part) => resolvePath(part, context));
}

function resolvePath(entry: string, { projectRoot, env }: ResolveContext): Input[] {
  const { outer, inner } = splitInner(entry);
  const path = outer.startsWith("~/") ? join(homeFolder(env), outer.slice(2)) : outer;
  const absolute = resolve(projectRoot, path);
  if (!/[*?[]/.test(path) || existsSync(absolute)) return [local(absolute, projectRoot, inner)];
  return expand(path.split(sep).join("/"), projectRoot, inner);
}

/** `data.zip!2024/*.csv` -> the archive and what is meant of it. */
export function splitInner(entry: string): { outer: string; inner: string | null } {
  const at = entry.search(/\.zip!/i);
  return at === -1 ? { outer: entry, inner: null } : { outer: entry.slice(0, at + 4), inner: entry.slice(at + 5) };
}

function local(path: string, projectRoot: string, inner: string | null): Input {
  const inside = relative(projectRoot, path).split(sep).join("/");
  const uri = inside.startsWith("../") || isAbsolute(inside) ? path : inside;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new QuernError("QN-LOAD-NOT-FOUND", `The file ${uri} does not exist`, {
      place: { file: path },
      hint: "Check the path; it starts at the project's folder.",
    });
  }
  if (found.isDirectory()) {
    throw new QuernError("QN-LOAD-NOT-FOUND", `${uri} is a folder`, {
      place: { file: path },
      hint: `Name its files with a glob, such as ${uri}/*.csv.`,
    });
  }
  return { scheme: "file", uri, location: path, name: basename(path), inner };
}

/** Hidden files and what other programs are still writing are left out. */
const isUnfinished = /(^|\/)\.|\.(tmp|part|partial|crdownload)$/;

function expand(glob: string, projectRoot: string, inner: string | null): Input[] {
  const parts = glob.split("/");
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  const folder = resolve(projectRoot, parts.slice(0, first).join("/") || (isAbsolute(glob) ? "/" : "."));
  const pattern = parts.slice(first).join("/");
  return walkFiles(folder)
    .filter(({ path }) => matchesPath(path, pattern) && !isUnfinished.test(path))
    .map(({ absolute }) => local(absolute, projectRoot, inner));
}
