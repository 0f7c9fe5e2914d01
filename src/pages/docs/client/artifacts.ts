/** What the pages read of dbt's artifacts. https://schemas.getdbt.com/dbt/manifest/v12.json, https://schemas.getdbt.com/dbt/catalog/v1.json */
export interface Column {
  readonly name: string;
  readonly description?: string;
  readonly data_type?: string | null;
  readonly tags?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly constraints?: readonly { readonly type: string }[];
}

export interface Resource {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly description?: string;
  readonly fqn?: readonly string[];
  readonly database?: string | null;
  readonly schema?: string;
  readonly alias?: string;
  readonly identifier?: string;
  readonly relation_name?: string | null;
  readonly raw_code?: string;
  readonly compiled_code?: string | null;
  readonly columns?: Readonly<Record<string, Column>>;
  readonly tags?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly access?: string;
  readonly group?: string | null;
  readonly version?: string | number | null;
  readonly latest_version?: string | number | null;
  readonly deprecation_date?: string | null;
  readonly contract?: { readonly enforced?: boolean };
  readonly docs?: { readonly show?: boolean; readonly node_color?: string | null };
  readonly source_name?: string;
  readonly source_description?: string;
  readonly loader?: string;
  readonly owner?: { readonly name?: string | null; readonly email?: unknown };
  readonly type?: string;
  readonly url?: string | null;
  readonly maturity?: string | null;
  readonly label?: string | null;
  readonly macro_sql?: string;
  readonly arguments?: readonly {
    readonly name: string;
    readonly type?: string | null;
    /** Of functions, where macros have a type. */
    readonly data_type?: string;
    readonly description?: string | null;
    readonly default_value?: unknown;
  }[];
  readonly returns?: { readonly data_type: string; readonly description?: string | null };
  readonly depends_on?: { readonly nodes?: readonly string[]; readonly macros?: readonly string[] };
  readonly attached_node?: string | null;
  readonly column_name?: string | null;
  readonly test_metadata?: { readonly name: string; readonly kwargs?: Readonly<Record<string, unknown>> };
  readonly model?: string;
}

type Resources = Readonly<Record<string, Resource>>;
type Edges = Readonly<Record<string, readonly string[]>>;

export interface Manifest {
  readonly metadata: { readonly project_name?: string; readonly generated_at: string; readonly adapter_type?: string };
  readonly nodes: Resources;
  readonly sources: Resources;
  readonly exposures: Resources;
  readonly macros: Resources;
  readonly docs: Readonly<
    Record<string, { readonly name: string; readonly package_name: string; readonly block_contents: string }>
  >;
  readonly metrics?: Resources;
  readonly semantic_models?: Resources;
  readonly saved_queries?: Resources;
  readonly unit_tests?: Resources;
  readonly functions?: Resources;
  readonly parent_map: Edges;
  readonly child_map: Edges;
}

export interface CatalogTable {
  readonly metadata: { readonly type: string; readonly owner?: string | null; readonly comment?: string | null };
  readonly columns: Readonly<
    Record<
      string,
      { readonly name: string; readonly type: string; readonly index: number; readonly comment?: string | null }
    >
  >;
  readonly stats?: Readonly<
    Record<
      string,
      { readonly label: string; readonly value: unknown; readonly include: boolean; readonly description?: string }
    >
  >;
}

export interface Catalog {
  readonly metadata: { readonly generated_at: string };
  readonly nodes: Readonly<Record<string, CatalogTable>>;
  readonly sources: Readonly<Record<string, CatalogTable>>;
}

/** The artifacts: those that the page holds, or else the files beside it. A catalog may be missing. */
export async function readArtifacts(): Promise<{ manifest: Manifest; catalog: Catalog | undefined }> {
  const held = document.getElementById("manifest");
  if (held !== null) {
    const catalog = document.getElementById("catalog");
    return { manifest: JSON.parse(held.textContent), catalog: JSON.parse(catalog?.textContent ?? "null") ?? undefined };
  }
  const [manifest, catalog] = await Promise.all([fetch("manifest.json"), fetch("catalog.json")]);
  if (!manifest.ok) throw new Error(`manifest.json can't be read (${manifest.status}); run quern docs generate`);
  return { manifest: await manifest.json(), catalog: catalog.ok ? await catalog.json() : undefined };
}
