import type { Catalog, CatalogTable, Column, Manifest, Resource } from "./artifacts.ts";

/** A test of data, as its node's page shows it. */
export interface NodeTest {
  readonly id: string;
  /** `unique`, `accepted_values`, or a name of its own. */
  readonly label: string;
  /** In lower case; null for a test of the whole table. */
  readonly column: string | null;
}

export interface ShownColumn extends Column {
  /** The warehouse's type, else the declared one. */
  readonly type: string;
}

/** The project as its pages need it: everything by id, with edges, tests and the warehouse's columns. */
export class Project {
  readonly manifest: Manifest;
  readonly #catalog: Catalog | undefined;
  readonly #resources = new Map<string, Resource>();
  readonly #tests = new Map<string, NodeTest[]>();

  constructor(manifest: Manifest, catalog: Catalog | undefined) {
    this.manifest = manifest;
    this.#catalog = catalog;
    const { nodes, sources, exposures, macros, metrics, semantic_models, saved_queries, unit_tests, functions } =
      manifest;
    for (const kind of [
      nodes,
      sources,
      exposures,
      macros,
      metrics,
      semantic_models,
      saved_queries,
      unit_tests,
      functions,
    ])
      for (const [id, resource] of Object.entries(kind ?? {})) this.#resources.set(id, resource);
    for (const test of Object.values(nodes)) if (test.resource_type === "test") this.#addTest(test);
  }

  get name(): string {
    return this.manifest.metadata.project_name ?? "";
  }

  #addTest(test: Resource): void {
    const of = test.attached_node ?? test.depends_on?.nodes?.at(-1);
    if (of === undefined) return;
    const entry = {
      id: test.unique_id,
      label: test.test_metadata?.name ?? test.name,
      column: test.column_name?.toLowerCase() ?? null,
    };
    const tests = this.#tests.get(of);
    if (tests === undefined) this.#tests.set(of, [entry]);
    else tests.push(entry);
  }

  find(id: string): Resource | undefined {
    return this.#resources.get(id);
  }

  /** What has a page in the lists: no tests, no operations, no hidden nodes, no macros of the product itself. */
  listed(): Resource[] {
    const isHidden = new Set(["test", "operation", "unit_test", "macro"]);
    return [...this.#resources.values()].filter(
      (each) => !isHidden.has(each.resource_type) && each.docs?.show !== false,
    );
  }

  /** Macros of the project and its packages, without those that ship. */
  macros(): Resource[] {
    const shipped = ["dbt", `dbt_${this.manifest.metadata.adapter_type}`];
    return Object.values(this.manifest.macros).filter(({ package_name }) => !shipped.includes(package_name));
  }

  tests(id: string): readonly NodeTest[] {
    return this.#tests.get(id) ?? [];
  }

  unitTests(id: string): Resource[] {
    return this.children(id).filter(({ resource_type }) => resource_type === "unit_test");
  }

  parents(id: string): Resource[] {
    return this.#named(this.manifest.parent_map[id]);
  }

  children(id: string): Resource[] {
    return this.#named(this.manifest.child_map[id]);
  }

  #named(ids: readonly string[] = []): Resource[] {
    return ids.map((id) => this.#resources.get(id)).filter((each) => each !== undefined);
  }

  table(id: string): CatalogTable | undefined {
    return this.#catalog?.nodes[id] ?? this.#catalog?.sources[id];
  }

  /** The columns that the warehouse has, in its order, with what the project says of them; then what only the project names. */
  columns(resource: Resource): ShownColumn[] {
    const described = new Map(
      Object.values(resource.columns ?? {}).map((column) => [column.name.toLowerCase(), column]),
    );
    const found = Object.values(this.table(resource.unique_id)?.columns ?? {}).sort((a, b) => a.index - b.index);
    const shown = found.map(({ name, type, comment }) => {
      const column = described.get(name.toLowerCase());
      described.delete(name.toLowerCase());
      return { ...column, name, type, description: column?.description || comment || "" };
    });
    return [...shown, ...[...described.values()].map((column) => ({ ...column, type: column.data_type ?? "" }))];
  }
}

/** How a resource is called in a list: sources by source and table, versions by number. */
export function titleOf(resource: Resource): string {
  if (resource.resource_type === "source") return `${resource.source_name}.${resource.name}`;
  if (resource.version != null) return `${resource.name}.v${resource.version}`;
  return resource.label || resource.name;
}
