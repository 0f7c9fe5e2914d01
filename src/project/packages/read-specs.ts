import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";
import type { PackageSpec } from "./types.ts";

const keys = [
  "package",
  "git",
  "local",
  "tarball",
  "version",
  "revision",
  "subdirectory",
  "name",
  "install-prerelease",
  "install_prerelease",
  "warn-unpinned",
  "warn_unpinned",
  "private",
  "provider",
  "unrendered",
];

/**
 * The entries of `packages:`, checked.
 * @throws QuernError QN-DEPS-INVALID with the entry's number and what is wrong with it
 */
export function readSpecs(entries: Json | undefined, file: string): PackageSpec[] {
  if (entries === undefined || entries === null) return [];
  if (!Array.isArray(entries)) throw invalid(file, "'packages' must be a list");
  return entries.map((entry, i) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
      throw invalid(file, `entry ${i + 1} of 'packages' must be a mapping`);
    }
    return readSpec(entry, file, i + 1);
  });
}

function readSpec(entry: JsonObject, file: string, number: number): PackageSpec {
  for (const key of Object.keys(entry)) {
    if (!keys.includes(key)) throw invalid(file, `entry ${number} has the unknown key '${key}'`, didYouMean(key, keys));
  }
  if ("private" in entry) {
    throw invalid(
      file,
      `entry ${number} is a private package, which needs dbt's cloud`,
      "Name its repository with 'git' instead.",
    );
  }
  const text = (key: string): string => {
    const value = entry[key];
    if (typeof value !== "string" || value.trim() === "")
      throw invalid(file, `'${key}' of entry ${number} must be a text that is not empty`);
    return value.trim();
  };
  const flag = (key: string, otherwise: boolean): boolean => {
    const value = entry[key] ?? entry[key.replace("-", "_")];
    return typeof value === "boolean" ? value : otherwise;
  };
  if ("package" in entry) {
    const name = text("package");
    if (!/^[^/\s]+\/[^/\s]+$/.test(name))
      throw invalid(file, `'${name}' is not a package name of the form namespace/name`);
    const versions = entry.version;
    if (versions === undefined || versions === null || (Array.isArray(versions) && versions.length === 0)) {
      throw invalid(
        file,
        `the package '${name}' is missing a version`,
        'Pin one, or give a range such as [">=1.0.0", "<2.0.0"].',
      );
    }
    return {
      kind: "hub",
      package: name,
      versions: (Array.isArray(versions) ? versions : [versions]).map(String),
      installPrerelease: flag("install-prerelease", false),
    };
  }
  if ("git" in entry) {
    return {
      kind: "git",
      url: text("git"),
      revision: entry.revision === undefined || entry.revision === null ? null : String(entry.revision),
      subdirectory: "subdirectory" in entry && entry.subdirectory !== null ? text("subdirectory") : null,
      warnUnpinned: flag("warn-unpinned", true),
    };
  }
  if ("local" in entry) return { kind: "local", path: text("local") };
  if ("tarball" in entry) return { kind: "tarball", url: text("tarball"), name: text("name") };
  throw invalid(file, `entry ${number} names no package`, "It needs one of: package, git, local, tarball.");
}

function invalid(file: string, message: string, hint?: string): QuernError {
  return new QuernError("QN-DEPS-INVALID", `${file}: ${message}`, { place: { file }, hint });
}
