import { hash } from "node:crypto";
import { basename, extname, join } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { blocks } from "../../jinja/index.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import type { ManifestNode } from "../types.ts";
import { placeOf } from "../yaml-entries.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";

/** Snapshots: `{% snapshot %}` blocks, and entries of property files that name a relation. */
export function readSnapshots(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "snapshots");
  for (const file of filesIn(project, project.snapshotPaths, [".sql"]))
    readBlocks(parse, file, (name) => properties.get(name));
  for (const [name, found] of properties) {
    const { relation } = found.value;
    if (found.used || typeof relation !== "string") continue;
    const { path, original, text } = found.entry.file;
    const body = `select * from {{ ${relation} }}`;
    const checksum = checksumOf(text);
    builder.attempt(() =>
      addSnapshot(parse, { path: `${path}/${name}.sql`, original }, { name, body, checksum }, found),
    );
  }
  keepUnused(parse, "snapshots", properties);
}

/** One of the snapshots of a file. */
export function readSnapshot(
  parse: PackageParse,
  file: ProjectFile,
  name: string,
  properties: Properties | undefined,
): void {
  readBlocks(parse, file, () => properties, name);
}

function readBlocks(
  parse: PackageParse,
  file: ProjectFile,
  propertiesFor: (name: string) => Properties | undefined,
  wanted?: string,
): void {
  parse.builder.attempt(() => {
    const text = parse.builder.textOf(file.absolute);
    const checksum = checksumOf(text);
    for (const { kind, name, body, bodyLine } of blocks(text, file.absolute)) {
      if (kind !== "snapshot" || (wanted ?? name) !== name) continue;
      addSnapshot(parse, file, { name, body, line: bodyLine, checksum }, propertiesFor(name));
    }
  });
}

/** A snapshot's checksum is its file's, as in dbt: whatever else of it changed. */
const checksumOf = (text: string): ManifestNode["checksum"] => ({
  name: "sha256",
  checksum: hash("sha256", text.trim()),
});

interface SnapshotText {
  readonly name: string;
  readonly body: string;
  /** The body's first line in its file; a snapshot of a property file has none. */
  readonly line?: number;
  readonly checksum: ManifestNode["checksum"];
}

function addSnapshot(
  parse: PackageParse,
  { path, original }: { readonly path: string; readonly original: string },
  { name, body, line, checksum }: SnapshotText,
  found: Properties | undefined,
): void {
  const { project } = parse;
  const isBlock = line !== undefined;
  const folders = path.split("/").slice(0, -1);
  const fqn = isBlock ? [...folders, basename(path, extname(path))] : folders.slice(0, -1);
  const node = addSqlNode(
    parse,
    {
      kind: "snapshot",
      configKind: "snapshot",
      project,
      name,
      uniqueId: `snapshot.${project.name}.${name}`,
      path,
      original,
      fqn: [project.name, ...fqn, name],
      code: body,
      startLine: line,
      checksum,
    },
    found,
  );
  if (node === undefined) return;
  parse.builder.attempt(() => checkSnapshot(node), {
    node: node.unique_id,
    get place() {
      return found === undefined
        ? { file: join(parse.project.root, node.original_file_path), line }
        : placeOf(found.entry);
    },
  });
}

function checkSnapshot(node: ManifestNode): void {
  const {
    strategy,
    unique_key: key,
    check_cols: columns,
    updated_at: updated,
    materialized,
  } = node.config as Record<string, unknown>;
  const fail = (message: string): never => {
    throw new QuernError("QN-PARSE-CONFIG", `Invalid config of snapshot '${node.name}': ${message}`, {
      node: node.unique_id,
    });
  };
  if (!strategy || !key) fail("Snapshots must be configured with a 'strategy' and 'unique_key'.");
  if (strategy === "check") {
    if (!columns) fail("A snapshot configured with the check strategy must specify a check_cols configuration.");
    if (typeof columns === "string" && columns !== "all")
      fail(`Invalid value for 'check_cols': ${columns}. Expected 'all' or a list of strings.`);
  } else if (strategy === "timestamp") {
    if (!updated) fail("A snapshot configured with the timestamp strategy must specify an updated_at configuration.");
    if (columns) fail("A 'timestamp' snapshot should not have 'check_cols'");
  }
  if (materialized !== "snapshot") fail("A snapshot must have a materialized value of 'snapshot'");
}
