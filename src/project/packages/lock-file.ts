import { createHash } from "node:crypto";
import { writeAtomic } from "../../base/files.ts";
import { writeYaml } from "../../base/yaml.ts";
import { pyJsonDumps } from "../../jinja/index.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";
import { secretsAsCalls } from "../early-names.ts";
import type { PinnedPackage } from "./types.ts";

/** package-lock.yml: what was resolved, and a hash of what was asked. https://docs.getdbt.com/reference/commands/deps */
export interface PackageLock {
  readonly packages: readonly PinnedPackage[];
  readonly hash: string;
}

/** The hash that tells whether packages.yml has changed since the lock was written: dbt's, so that either tool takes the other's lock. */
export function hashPackages(rendered: readonly Json[], unrendered: readonly Json[]): string {
  const texts = rendered.map((entry, i) => pyJsonDumps(asDbtKeepsIt(entry, unrendered[i] ?? null), { sortKeys: true }));
  return createHash("sha1").update(texts.sort().join("\n")).digest("hex");
}

function asDbtKeepsIt(entry: Json, unrendered: Json): JsonObject {
  const values: JsonObject = { ...(entry as JsonObject), unrendered };
  if ("package" in values) return { install_prerelease: false, ...values };
  return "git" in values ? { revision: null, subdirectory: null, "warn-unpinned": null, ...values } : values;
}

export function writeLock(file: string, lock: PackageLock): void {
  const packages = lock.packages.map(writePinned);
  writeAtomic(file, writeYaml({ packages, sha1_hash: lock.hash }));
}

function writePinned(pinned: PinnedPackage): JsonObject {
  switch (pinned.kind) {
    case "hub":
      return { name: pinned.name, package: pinned.package, version: pinned.version };
    case "git": {
      const entry = { git: secretsAsCalls(pinned.url), name: pinned.name, revision: pinned.revision };
      return pinned.subdirectory === null ? entry : { ...entry, subdirectory: pinned.subdirectory };
    }
    case "local":
      return { local: pinned.path, name: pinned.name };
    case "tarball":
      return { name: pinned.name, tarball: secretsAsCalls(pinned.url) };
  }
}

/** The lock as read from YAML; undefined when it is not one this version of quern (or dbt) wrote. */
export function readLock(content: Json): PackageLock | undefined {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const { packages, sha1_hash: hash } = content;
  if (!Array.isArray(packages) || typeof hash !== "string") return undefined;
  const pinned = packages.map((entry) => readPinned(entry as JsonObject));
  return pinned.every((each) => each !== undefined) ? { packages: pinned as PinnedPackage[], hash } : undefined;
}

function readPinned(entry: JsonObject): PinnedPackage | undefined {
  const text = (key: string): string =>
    typeof entry[key] === "string" || typeof entry[key] === "number" ? String(entry[key]) : "";
  const name = text("name");
  if ("package" in entry) return { kind: "hub", package: text("package"), version: text("version"), name };
  if ("git" in entry)
    return {
      kind: "git",
      url: text("git"),
      revision: text("revision"),
      subdirectory: text("subdirectory") || null,
      name,
    };
  if ("local" in entry) return { kind: "local", path: text("local"), name };
  if ("tarball" in entry) return { kind: "tarball", url: text("tarball"), name };
  return undefined;
}
