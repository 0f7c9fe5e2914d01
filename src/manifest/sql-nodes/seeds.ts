import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { QuernError } from "../../base/errors.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { fqnOf } from "../parse-sql.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import { isBigSeed } from "../seed-size.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";
import { stem } from "./file-text.ts";

const isSpace = (byte: number | undefined): boolean => byte !== undefined && (byte === 32 || (byte > 8 && byte < 14));

/** dbt takes the checksum of a seed without the white space around it. */
function trimmed(bytes: Buffer): Buffer {
  let [start, end] = [0, bytes.length];
  while (start < end && isSpace(bytes[start])) start++;
  while (end > start && isSpace(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

/** Seeds: CSV files; of big ones only the path is compared, as in dbt. */
export function readSeeds(parse: PackageParse): void {
  const { project } = parse;
  const properties = propertiesOf(parse, "seeds");
  for (const file of filesIn(project, project.seedPaths, [".csv"])) readSeed(parse, file, properties.get(stem(file)));
  keepUnused(parse, "seeds", properties);
}

/** A seed that is one file. */
export function readSeed(parse: PackageParse, file: ProjectFile, properties: Properties | undefined): void {
  const { project, builder } = parse;
  builder.attempt(() => {
    const name = stem(file);
    const checksum = isBigSeed(statSync(file.absolute).size)
      ? { name: "path", checksum: file.original }
      : { name: "sha256", checksum: hash("sha256", trimmed(readFileSync(file.absolute))) };
    const node = addSqlNode(
      parse,
      {
        kind: "seed",
        configKind: "seed",
        project,
        name,
        uniqueId: `seed.${project.name}.${name}`,
        path: file.path,
        original: file.original,
        fqn: fqnOf(project, file.path, name),
        code: "",
        checksum,
      },
      properties,
    );
    if (node !== undefined) node.root_path = project.root;
    const used = builder.nodes.get(`seed.${project.name}.${name}`)?.captured;
    if (used !== undefined && used.refs.length + used.sources.length > 0) {
      throw new QuernError(
        "QN-PARSE-CONFIG",
        `Seeds cannot depend on other nodes: the hooks of ${node!.unique_id} read ${[...used.refs.map((ref) => `ref('${ref.name}')`), ...used.sources.map(([source, table]) => `source('${source}', '${table}')`)].join(", ")}`,
        { place: { file: file.absolute }, hint: "Move the statement into a model's hook, or into on-run-end." },
      );
    }
  });
}
