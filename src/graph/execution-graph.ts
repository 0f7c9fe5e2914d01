import { type Graph, reach } from "./graph.ts";

/** What waits for what among the nodes of one run. */
export interface ExecutionGraph {
  /** The nodes in an order that respects every dependency; ties in the manifest's order. */
  readonly order: readonly string[];
  /** id -> the nodes of the run that must end first. */
  readonly waitsFor: ReadonlyMap<string, readonly string[]>;
  /** id -> the nodes of the run that wait for it. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

export interface ExecutionOptions {
  /**
   * As `build` does: whatever lies below a tested node waits for its tests, and a model waits for its unit tests, which
   * wait for all else that it waits for, and run one after the other: once one fails the others are skipped with the model.
   */
  readonly testsGate: boolean;
  /** False: no node waits for another (tests alone, `clone`). */
  readonly edges?: boolean;
}

/**
 * The run's own graph: the selected nodes, with dependencies that lead through unselected ones kept.
 * Follows what dbt's build command documents: https://docs.getdbt.com/reference/commands/build
 */
export function executionGraph(graph: Graph, selected: ReadonlySet<string>, options: ExecutionOptions): ExecutionGraph {
  const waitsFor = new Map<string, readonly string[]>();
  const dependents = new Map<string, string[]>();
  for (const id of selected) dependents.set(id, []);
  if (options.edges === false) {
    for (const id of selected) waitsFor.set(id, []);
    return { order: [...selected], waitsFor, dependents };
  }
  const parents = gatedParents(graph, selected, options.testsGate);
  const sorted = topologicalOrder(graph, parents);
  const nearestSelected = new Map<string, readonly string[]>();
  for (const id of sorted) {
    const found = new Set<string>();
    for (const parent of parents.get(id) ?? []) {
      if (selected.has(parent)) found.add(parent);
      else for (const further of nearestSelected.get(parent) ?? []) found.add(further);
    }
    const list = [...found];
    nearestSelected.set(id, list);
    if (!selected.has(id)) continue;
    waitsFor.set(id, list);
    for (const parent of list) dependents.get(parent)!.push(id);
  }
  return { order: sorted.filter((id) => selected.has(id)), waitsFor, dependents };
}

type Parents = Map<string, readonly string[]>;

function gatedParents(graph: Graph, selected: ReadonlySet<string>, testsGate: boolean): Parents {
  const parents: Parents = new Map();
  for (const id of graph.ids()) parents.set(id, graph.parents(id));
  for (const id of testsGate ? selected : []) {
    if (graph.node(id)?.resource_type !== "test") continue;
    for (const gated of gatedBy(graph, id)) add(parents, gated, id);
  }
  const before = new Map(parents);
  const lastOfModel = new Map<string, string>();
  for (const id of graph.ids()) {
    if (graph.node(id)?.resource_type !== "unit_test") continue;
    const [model] = graph.parents(id);
    parents.set(id, testsGate && model !== undefined ? before.get(model)! : []);
    if (!testsGate || model === undefined || !selected.has(id)) continue;
    const last = lastOfModel.get(model);
    if (last !== undefined) add(parents, id, last);
    lastOfModel.set(model, id);
    add(parents, model, id);
  }
  return parents;
}

function add(parents: Parents, id: string, parent: string): void {
  parents.set(id, [...(parents.get(id) ?? []), parent]);
}

/** What waits for the tests of what it reads: dbt's nodes, of which exposures and saved queries are none. */
const gatedTypes = new Set(["model", "seed", "snapshot", "analysis", "operation"]);

/** The first nodes below all parents of a test: what waits for it (all further ones wait for these). */
function gatedBy(graph: Graph, test: string): string[] {
  const tested = graph.parents(test);
  const isGated = (id: string): boolean => gatedTypes.has(graph.node(id)?.resource_type ?? "");
  if (tested.length === 1) return graph.children(tested[0]!).filter(isGated);
  let below: Set<string> | undefined;
  for (const parent of tested) {
    const reached = reach([parent], graph.children);
    below = below === undefined ? reached : new Set([...below].filter((id) => reached.has(id)));
  }
  if (below === undefined) return [];
  const common = below;
  return [...common].filter((id) => isGated(id) && !graph.parents(id).every((parent) => common.has(parent)));
}

function topologicalOrder(graph: Graph, parents: Parents): string[] {
  const children = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const id of graph.ids()) {
    const above = parents.get(id) ?? [];
    open.set(id, above.length);
    for (const parent of above) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  }
  const order: string[] = [];
  let layer = [...graph.ids()].filter((id) => open.get(id) === 0);
  while (layer.length > 0) {
    const following: string[] = [];
    for (const id of layer) {
      order.push(id);
      for (const child of children.get(id) ?? []) {
        const rest = open.get(child)! - 1;
        open.set(child, rest);
        if (rest === 0) following.push(child);
      }
    }
    layer = following;
  }
  return order;
}
