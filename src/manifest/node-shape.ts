import type { JsonObject, ManifestNode, NodeConfig, NodeType } from "./types.ts";

export interface NodeStart {
  readonly resource_type: NodeType;
  readonly name: string;
  readonly package_name: string;
  readonly path: string;
  readonly original_file_path: string;
  readonly unique_id: string;
  readonly fqn: string[];
  readonly checksum: { name: string; checksum: string };
  readonly config: NodeConfig;
  readonly unrendered_config: JsonObject;
  readonly raw_code: string;
  /** Default: sql. */
  readonly language?: string;
  readonly created_at: number;
}

/** A node with every key of its kind, in the order in which dbt writes them. */
export function startNode(start: NodeStart): ManifestNode {
  const { config } = start;
  const contract = config.contract ?? { enforced: false, alias_types: true };
  const node: ManifestNode = {
    database: null,
    schema: "",
    name: start.name,
    resource_type: start.resource_type,
    package_name: start.package_name,
    path: start.path,
    original_file_path: start.original_file_path,
    unique_id: start.unique_id,
    fqn: start.fqn,
    alias: start.name,
    checksum: start.checksum,
    config,
    tags: [...config.tags],
    description: "",
    columns: {},
    meta: config.meta,
    group: config.group ?? null,
    docs: { show: true, node_color: null, ...(config.docs as object | undefined) },
    patch_path: null,
    build_path: null,
    unrendered_config: start.unrendered_config,
    created_at: start.created_at,
    relation_name: null,
    raw_code: start.raw_code,
    doc_blocks: [],
    language: start.language ?? "sql",
    refs: [],
    sources: [],
    metrics: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: contract.enforced === true, alias_types: contract.alias_types !== false, checksum: null },
  };
  if (start.resource_type === "model") {
    node.access = (config.access as ManifestNode["access"]) ?? "protected";
    node.constraints = [];
    node.version = null;
    node.latest_version = null;
    node.deprecation_date = null;
    node.primary_key = [];
    node.time_spine = null;
  }
  return node;
}
