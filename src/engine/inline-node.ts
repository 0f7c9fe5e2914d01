import { sha256 } from "../base/hash.ts";
import { type ContextNode, newCaptured, parseContext } from "../context/index.ts";
import { parse, renderSync } from "../jinja/index.ts";
import type { ManifestNode } from "../manifest/types.ts";
import type { Invocation } from "./invocation.ts";

/** A template from the command line as a node that can be compiled: `sql_operation.<project>.inline_query`. */
export function inlineNode({ session, workspace }: Invocation, code: string): ManifestNode {
  const name = "inline_query";
  const node = {
    database: workspace.target.database,
    schema: workspace.target.schema,
    name,
    resource_type: "sql_operation",
    package_name: workspace.root.name,
    path: `sql/${name}`,
    original_file_path: `from remote system.sql`,
    unique_id: `sql_operation.${workspace.root.name}.${name}`,
    fqn: [workspace.root.name, "sql", name],
    alias: name,
    checksum: { name: "sha256", checksum: sha256(code) },
    config: { enabled: true, materialized: "view", tags: [], meta: {} },
    tags: [],
    description: "",
    columns: {},
    meta: {},
    relation_name: null,
    raw_code: code,
    language: "sql",
    refs: [],
    sources: [],
    depends_on: { macros: [], nodes: [] as string[] },
  } as unknown as ManifestNode;
  const captured = newCaptured();
  renderSync(
    parse(code, { file: name }),
    parseContext(session, node as ContextNode, workspace.root.name, captured).scope,
  );
  for (const ref of captured.refs) {
    const found = session.lookup!.ref(ref.name, ref.package, ref.version, workspace.root.name);
    if (typeof found !== "string") node.depends_on.nodes.push(found.unique_id);
  }
  for (const call of captured.functions) {
    const [name, packageName = null] = [...call].reverse();
    const found = session.lookup!.function(name!, packageName, workspace.root.name);
    if (typeof found !== "string") node.depends_on.nodes.push(found.unique_id);
  }
  return node;
}
