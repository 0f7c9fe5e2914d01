/**
 * The manifest's data, in the shape and with the names of dbt's published schema (manifest v12), so that nodes are
 * what templates see (`model`, `graph`) and what `manifest.json` holds, without translation.
 * https://schemas.getdbt.com/dbt/manifest/v12.json
 */
import type { Place } from "../base/errors.ts";
import type { Metric, SavedQuery, SemanticModel, SemanticResource, TimeSpine } from "./semantic/types.ts";

export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type NodeType = "model" | "seed" | "snapshot" | "test" | "analysis" | "operation" | "sql_operation" | "function";
export type ResourceType =
  | NodeType
  | "source"
  | "exposure"
  | "macro"
  | "unit_test"
  | "metric"
  | "semantic_model"
  | "saved_query"
  | "group"
  | "doc";

export type NodeVersion = string | number;

export interface RefArgs {
  name: string;
  package: string | null;
  version: NodeVersion | null;
}

export interface DependsOn {
  macros: string[];
  nodes: string[];
}

export interface Hook {
  sql: string;
  transaction: boolean;
  index: number | null;
}

export interface Constraint extends JsonObject {
  type: string;
  name: string | null;
  expression: string | null;
  warn_unenforced: boolean;
  warn_unsupported: boolean;
  to: string | null;
  to_columns: string[];
}

export interface ColumnInfo {
  name: string;
  description: string;
  meta: JsonObject;
  data_type: string | null;
  constraints: Constraint[];
  quote: boolean | null;
  config: { meta: JsonObject; tags: string[] };
  tags: string[];
  granularity: string | null;
  doc_blocks: string[];
  [extra: string]: Json | undefined | Constraint[];
}

/**
 * The finished config of a node: every key of dbt's config class for its kind with its default, plus whatever
 * else the project set (`partition_by`, `load` ...). Keys are dbt's artifact names: `pre-hook`, `post-hook`.
 */
export interface NodeConfig {
  enabled: boolean;
  alias?: string | null;
  schema?: string | null;
  database?: string | null;
  tags: string[];
  meta: JsonObject;
  group?: string | null;
  materialized: string;
  "pre-hook"?: Hook[];
  "post-hook"?: Hook[];
  quoting?: JsonObject;
  column_types?: JsonObject;
  full_refresh?: boolean | null;
  contract?: { enforced: boolean; alias_types: boolean };
  [key: string]: unknown;
}

interface Resource {
  name: string;
  package_name: string;
  /** Relative to the package's root, with `/`. */
  original_file_path: string;
  /** Relative to the resource folder (`models/`...), with `/`. */
  path: string;
  unique_id: string;
}

interface GraphResource extends Resource {
  fqn: string[];
}

/** A node that is run: model, seed, snapshot, test, analysis, operation, function. */
export interface ManifestNode extends GraphResource {
  resource_type: NodeType;
  database: string | null;
  schema: string;
  alias: string;
  checksum: { name: string; checksum: string };
  config: NodeConfig;
  tags: string[];
  description: string;
  columns: Record<string, ColumnInfo>;
  meta: JsonObject;
  group: string | null;
  docs: { show: boolean; node_color: string | null };
  patch_path: string | null;
  build_path: string | null;
  unrendered_config: JsonObject;
  created_at: number;
  relation_name: string | null;
  raw_code: string;
  doc_blocks: string[];
  language: string;
  refs: RefArgs[];
  sources: string[][];
  metrics: string[][];
  depends_on: DependsOn;
  compiled_path: string | null;
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };
  /** Set when the node has been compiled in this invocation. */
  compiled?: boolean;
  compiled_code?: string | null;
  extra_ctes_injected?: boolean;
  extra_ctes?: { id: string; sql: string }[];
  // models
  access?: "private" | "protected" | "public";
  constraints?: Constraint[];
  version?: NodeVersion | null;
  latest_version?: NodeVersion | null;
  deprecation_date?: string | null;
  primary_key?: string[];
  time_spine?: TimeSpine | null;
  defer_relation?: DeferRelation | null;
  // seeds
  root_path?: string | null;
  // tests
  column_name?: string | null;
  file_key_name?: string | null;
  attached_node?: string | null;
  test_metadata?: { name: string; kwargs: JsonObject; namespace: string | null };
  // functions
  arguments?: FunctionArgument[];
  returns?: { data_type: string; description: string | null };
  /** Functions that it calls, each `[name]` or `[package, name]`; absent where there are none. */
  functions?: string[][];
  // operations
  index?: number | null;
}

export interface FunctionArgument {
  name: string;
  data_type: string;
  description: string | null;
  default_value: Json;
}

/** Where a ref resolves to when it is deferred (`--defer`). */
export interface DeferRelation {
  database: string | null;
  schema: string;
  alias: string;
  relation_name: string | null;
  resource_type: string;
  name: string;
  [key: string]: unknown;
}

export interface Time {
  count: number | null;
  period: "minute" | "hour" | "day" | null;
}

export interface Freshness {
  warn_after: Time | null;
  error_after: Time | null;
  filter: string | null;
}

export interface SourceDefinition extends GraphResource {
  resource_type: "source";
  database: string | null;
  schema: string;
  source_name: string;
  source_description: string;
  loader: string;
  identifier: string;
  quoting: { database: boolean | null; schema: boolean | null; identifier: boolean | null; column: boolean | null };
  loaded_at_field: string | null;
  loaded_at_query: string | null;
  freshness: Freshness | null;
  external: JsonObject | null;
  description: string;
  columns: Record<string, ColumnInfo>;
  meta: JsonObject;
  source_meta: JsonObject;
  tags: string[];
  /** `load` (quern's own key) is the loader's config, still unvalidated: ingest/ reads it. */
  config: { enabled: boolean; load?: JsonObject; [key: string]: unknown };
  patch_path: string | null;
  unrendered_config: JsonObject;
  relation_name: string | null;
  created_at: number;
  unrendered_database: string | null;
  unrendered_schema: string | null;
  doc_blocks: string[];
}

export interface Macro extends Resource {
  resource_type: "macro";
  macro_sql: string;
  depends_on: { macros: string[] };
  description: string;
  meta: JsonObject;
  docs: { show: boolean; node_color: string | null };
  patch_path: string | null;
  arguments: { name: string; type: string | null; description: string }[];
  created_at: number;
  supported_languages: string[] | null;
}

export interface Documentation extends Resource {
  resource_type: "doc";
  block_contents: string;
}

export interface Exposure extends GraphResource {
  resource_type: "exposure";
  type: string;
  owner: { email: string | string[] | null; name: string | null; [key: string]: Json };
  description: string;
  label: string | null;
  maturity: string | null;
  meta: JsonObject;
  tags: string[];
  config: { enabled: boolean; tags: string[]; meta: JsonObject };
  unrendered_config: JsonObject;
  url: string | null;
  depends_on: DependsOn;
  refs: RefArgs[];
  sources: string[][];
  metrics: string[][];
  created_at: number;
}

export interface UnitTestFixture {
  input?: string;
  rows: Json[] | string | null;
  format: "dict" | "csv" | "sql";
  fixture: string | null;
}

export interface UnitTest extends GraphResource {
  resource_type: "unit_test";
  model: string;
  given: (UnitTestFixture & { input: string })[];
  expect: UnitTestFixture;
  description: string;
  overrides: { macros: JsonObject; vars: JsonObject; env_vars: JsonObject } | null;
  depends_on: DependsOn;
  config: { enabled: boolean; tags: string[]; meta: JsonObject };
  checksum: string | null;
  schema: string | null;
  created_at: number;
  versions: { include: NodeVersion[] | null; exclude: NodeVersion[] | null } | null;
  version: NodeVersion | null;
}

export interface Group extends Resource {
  resource_type: "group";
  owner: { email: string | string[] | null; name: string | null; [key: string]: Json };
  description: string | null;
  config: { meta: JsonObject };
}

/** What names and most selections ask of a node. */
export type Glance = Pick<
  ManifestNode,
  | "unique_id"
  | "name"
  | "resource_type"
  | "package_name"
  | "original_file_path"
  | "patch_path"
  | "fqn"
  | "tags"
  | "version"
  | "latest_version"
>;

/** The nodes of a manifest that lies on disk: known at a glance, and read one by one. */
export interface NodesOnDisk {
  readonly glances: Readonly<Record<string, Glance>>;
  get(id: string): ManifestNode | undefined;
}

/** By unique_id, macros among them. */
export interface NodeExtras {
  get(id: string): NodeExtra | undefined;
  keys(): Iterable<string>;
}

/** Anything that can be selected and stands in the graph. */
export type GraphNode = ManifestNode | SourceDefinition | Exposure | UnitTest | SemanticResource;

/** What quern knows of a resource beyond dbt's schema; kept beside the nodes, never written to manifest.json. */
export interface NodeExtra {
  /** Where it is defined: a model's SQL file, a source's or test's YAML entry. */
  readonly place: Place;
  /** Absolute path of the package that holds it. */
  readonly packageRoot: string;
  /** Keys and indices inside the entry of a property file, for what is defined in one. */
  readonly at?: readonly (string | number)[];
  /** The place of something inside its entry of a property file. */
  readonly within?: (path: readonly (string | number)[]) => Place;
  /** That entry: an absolute path, and the keys and indices that lead to it. */
  readonly entry?: { readonly file: string; readonly path: readonly (string | number)[] };
}

/** The parsed project. Frozen in meaning after parsing: compilation results are kept by run/, not written here. */
export interface Manifest {
  metadata: JsonObject;
  /** One that lies on disk is read whole when somebody asks for this; nodeOf() and glancesOf() ask for less. */
  nodes: Record<string, ManifestNode>;
  onDisk?: NodesOnDisk;
  sources: Record<string, SourceDefinition>;
  macros: Record<string, Macro>;
  docs: Record<string, Documentation>;
  exposures: Record<string, Exposure>;
  metrics: Record<string, Metric>;
  groups: Record<string, Group>;
  /** selectors.yml, by name, as dbt writes them. */
  selectors: Record<string, Json>;
  disabled: Record<string, GraphNode[]>;
  semantic_models: Record<string, SemanticModel>;
  saved_queries: Record<string, SavedQuery>;
  unit_tests: Record<string, UnitTest>;
  functions: Record<string, ManifestNode>;
  /** unique_id -> unique_ids, over everything in the graph; built from depends_on. */
  parent_map: Record<string, string[]>;
  child_map: Record<string, string[]>;
  group_map: Record<string, string[]>;
  /** Not an artifact key. */
  extras: NodeExtras;
}
