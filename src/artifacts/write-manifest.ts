import "../base/big-int-json.ts";
import { md5 } from "../base/hash.ts";
import { scrub } from "../base/secrets.ts";
import { nodeEntry } from "../context/index.ts";
import { selectorDefinitions } from "../graph/index.ts";
import type { JsonObject, Manifest, ManifestNode } from "../manifest/types.ts";
import { ChunkedFile } from "./chunked-file.ts";
import { bytesOf, type ManifestLayout } from "./manifest-layout.ts";
import { type ArtifactContext, artifactMetadata } from "./metadata.ts";

/** What compiling and running a node in this invocation adds to its entry in manifest.json; a seed is not compiled. */
export interface CompiledFields {
  readonly compiled?: boolean;
  readonly compiled_code?: string | null;
  readonly compiled_path?: string | null;
  /** The file of the statement that made it. */
  readonly build_path?: string;
  readonly relation_name?: string | null;
  readonly extra_ctes_injected?: boolean;
  /** Without SQL where nothing was injected. */
  readonly extra_ctes?: readonly { readonly id: string; readonly sql: string | null }[];
  /** With the macros that only compiling calls, such as those after `{% if execute %}`. */
  readonly depends_on?: ManifestNode["depends_on"];
  /** Which hook of the run it was. */
  readonly index?: number;
}

export interface ManifestContext extends ArtifactContext {
  readonly projectName: string;
  readonly adapterType: string;
  readonly quoting: { readonly database?: boolean; readonly schema?: boolean; readonly identifier?: boolean };
}

/** The sections of manifest.json behind its nodes. */
export const otherSections = [
  "sources",
  "macros",
  "docs",
  "exposures",
  "metrics",
  "groups",
  "selectors",
  "disabled",
  "parent_map",
  "child_map",
  "group_map",
  "saved_queries",
  "semantic_models",
  "unit_tests",
  "functions",
] as const;

/**
 * Writes manifest.json, whole or not at all. Nodes stay as they are; what was compiled joins them on the way out. The
 * schema of dbt 1.10 has no functions, so the section is written when there are any.
 * https://schemas.getdbt.com/dbt/manifest/v12.json
 * @returns where things lie in it; undefined when a secret had to be masked
 * @throws QuernError QN-FILE-WRITE
 */
export function writeManifest(
  file: string,
  manifest: Manifest,
  compiled: ReadonlyMap<string, CompiledFields>,
  context: ManifestContext,
): ManifestLayout | undefined {
  const out = new ChunkedFile(file);
  const withFields = (node: ManifestNode): unknown => withCompiled(node, compiled.get(node.unique_id));
  try {
    const head = manifestHead(context);
    out.write(head);
    const nodes = writeEntries(out, manifest.nodes, withFields);
    let isClean = nodes.isClean;
    const layout: Record<string, readonly [start: number, length: number]> = {};
    let at = 0;
    for (const section of otherSections) {
      if (section === "functions" && Object.keys(manifest.functions ?? {}).length === 0) continue;
      const key = `,"${section}":`;
      out.write(key);
      const written =
        section === "functions"
          ? writeEntries(out, manifest.functions, withFields)
          : section === "selectors"
            ? writeEntries<unknown>(out, selectorDefinitions(manifest.selectors))
            : section === "disabled"
              ? writeEntries(out, manifest.disabled, (nodes) => nodes.map((node) => nodeEntry(node as ManifestNode)))
              : writeEntries<unknown>(out, manifest[section] ?? {});
      isClean &&= written.isClean;
      const length = bytesOf(written.entries);
      layout[section] = [at + key.length, length];
      at += key.length + length;
    }
    out.write("}");
    out.close();
    return isClean ? { nodes: Buffer.byteLength(head), entries: nodes.entries, sections: layout } : undefined;
  } catch (cause) {
    throw out.abandon(cause);
  }
}

/** How manifest.json begins, up to its nodes. */
export function manifestHead(context: ManifestContext): string {
  return `{"metadata":${JSON.stringify(manifestMetadata(context))},"nodes":`;
}

function manifestMetadata(context: ManifestContext): JsonObject {
  const { database = null, schema = null, identifier = null } = context.quoting;
  return {
    ...artifactMetadata("manifest/v12", context),
    project_name: context.projectName,
    project_id: md5(context.projectName),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: context.adapterType,
    quoting: { database, schema, identifier, column: null },
  };
}

/** A node's entry with what was compiled of it. */
export function withCompiled(node: ManifestNode, fields?: CompiledFields): object {
  const entry = nodeEntry(node);
  if (fields === undefined) return entry;
  if (node.resource_type !== "seed") return { ...entry, ...fields };
  return fields.build_path === undefined ? entry : { ...entry, build_path: fields.build_path };
}

function writeEntries<T>(
  out: ChunkedFile,
  entries: Readonly<Record<string, T>>,
  shape: (entry: T) => unknown = (entry) => entry,
): { readonly isClean: boolean; readonly entries: Readonly<Record<string, number>> } {
  let separator = "{";
  let isClean = true;
  const written: Record<string, number> = {};
  for (const id in entries) {
    const text = JSON.stringify(shape(entries[id]!)) ?? "null";
    const scrubbed = scrub(text);
    if (scrubbed !== text) isClean = false;
    written[id] = out.write(`${separator}${JSON.stringify(id)}:`) + out.write(scrubbed);
    separator = ",";
  }
  out.write(separator === "{" ? "{}" : "}");
  return { isClean, entries: written };
}
