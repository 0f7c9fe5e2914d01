export { addPackage } from "./add-package.ts";
export { PackageFetcher } from "./fetch-package.ts";
export { openHub } from "./hub.ts";
export { installPackages } from "./install.ts";
export { hashPackages, readLock, writeLock } from "./lock-file.ts";
export { readSpecs } from "./read-specs.ts";
export { resolvePackages } from "./resolve.ts";
export type { FetchedPackage, PinnedPackage } from "./types.ts";
