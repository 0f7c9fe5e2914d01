import { QuernError } from "../base/errors.ts";
import { type Captured, type ContextNode, parseContext } from "../context/index.ts";
import { parse, renderSync } from "../jinja/index.ts";
import type { ManifestBuilder } from "./builder.ts";
import type { ManifestNode } from "./types.ts";
import { placeOf, type YamlEntry } from "./yaml-entries.ts";

/**
 * Notes what a model's foreign keys refer to, so that it is built first. The `to` of each is a ref() or source().
 * https://docs.getdbt.com/reference/resource-properties/constraints
 * @throws QuernError QN-PARSE-YAML-SCHEMA when it is something else
 */
export function captureForeignKeys(
  builder: ManifestBuilder,
  node: ManifestNode,
  entry: YamlEntry,
  captured: Captured,
): void {
  const all = [...(node.constraints ?? []), ...Object.values(node.columns).flatMap(({ constraints }) => constraints)];
  const targets = all.flatMap(({ type, to }) => (type === "foreign_key" && to ? [to] : []));
  if (targets.length === 0) return;
  const { scope } = parseContext(builder.session, node as ContextNode, entry.project.name, captured);
  for (const to of targets) {
    if (!/^(ref|source)\s*\(.*\)$/s.test(to.trim())) {
      throw new QuernError(
        "QN-PARSE-YAML-SCHEMA",
        `Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${node.name}: ${to}.`,
        { node: node.unique_id, place: placeOf(entry), hint: "Write ref('model') or source('source', 'table')." },
      );
    }
    renderSync(parse(`{{ ${to} }}`, { file: entry.file.absolute }), scope);
  }
}
