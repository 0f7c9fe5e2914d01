/** dbt's JSON artifacts: plain data to files in dbt's published schemas, and back. */

export type { ManifestLayout } from "./manifest-layout.ts";
export { ManifestOnDisk } from "./manifest-on-disk.ts";
export type { ArtifactContext } from "./metadata.ts";
export { openManifest } from "./open-manifest.ts";
export { patchManifest } from "./patch-manifest.ts";
export {
  readManifest,
  readRunResults,
  readSources,
} from "./read-artifact.ts";
export { writeCatalog } from "./write-catalog.ts";
export { type CompiledFields, type ManifestContext, withCompiled, writeManifest } from "./write-manifest.ts";
export { writeRunResults } from "./write-run-results.ts";
export { writeSemanticManifest } from "./write-semantic-manifest.ts";
export { writeSources } from "./write-sources.ts";
