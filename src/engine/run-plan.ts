import { selectNodes } from "../graph/index.ts";
import type { ManifestNode, ResourceType } from "../manifest/types.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Executor } from "../run/run-nodes.ts";
import type { RunNode, RunResult } from "../run/types.ts";
import type { Invocation } from "./invocation.ts";
import { chosenResourceTypes, type resourceTypes } from "./resource-types.ts";

export interface RunPlan {
  /** The command's name: `build`, `run` ... */
  readonly command: string;
  readonly kinds: keyof typeof resourceTypes;
  /** Tests hold back what lies below what they test. */
  readonly testsGate: boolean;
  /** Nodes wait for what they read; false for tests alone. */
  readonly edges?: boolean;
  /** on-run-start and on-run-end take part. */
  readonly hooks: boolean;
  /** Sources that load themselves are loaded when a selected node reads them. */
  readonly loadSources: boolean;
  /** Exactly these nodes, instead of a selection (`retry`). */
  readonly only?: ReadonlySet<string>;
  readonly batches?: RunContext["batches"];
  readonly batchesUntil?: Date;
  /** How nodes are run, when it is not by their kind. */
  readonly executor?: Executor;
}

/** What a command says that no node was chosen for. */
export const nothingToDo = {
  type: "warning",
  code: "NothingToDo",
  message: "Nothing to do. Try checking your model configs and model specification args",
} as const;

/** The nodes that a command works on. */
export function chooseNodes(plan: RunPlan, invocation: Invocation): Set<string> {
  const { graph, options } = invocation;
  if (plan.only !== undefined) return new Set([...plan.only].filter((id) => graph.has(id)));
  const types = new Set<ResourceType>(chosenResourceTypes(plan.kinds, options));
  const chosen = selectNodes(graph, { ...invocation.selection(), resourceTypes: [...types] });
  let empty: ManifestNode | undefined;
  for (const id of chosen) {
    const node = graph.node(id) as RunNode;
    if ("raw_code" in node && node.resource_type !== "seed" && (node as ManifestNode).raw_code.trim() === "") {
      chosen.delete(id);
      empty = node as ManifestNode;
    }
  }
  if (types.has("source")) chooseSources(plan, invocation, chosen);
  if (chosen.size === 0 && empty !== undefined) {
    invocation.emit({
      type: "warning",
      code: "EmptyNode",
      message: `The ${empty.resource_type} '${empty.name}' is empty, so it is left out`,
      place: { file: empty.original_file_path },
    });
  }
  return chosen;
}

/** Of sources only those with a loader are run: those that are selected themselves, and those that selected nodes read. */
function chooseSources(plan: RunPlan, { graph, manifest }: Invocation, chosen: Set<string>): void {
  const canLoad = (id: string): boolean => manifest.sources[id]?.config.load != null;
  for (const id of [...chosen]) {
    const type = graph.node(id)?.resource_type;
    if (type === "source" && !canLoad(id)) chosen.delete(id);
    if (!plan.loadSources || type === "source" || type === "test" || type === "unit_test") continue;
    for (const parent of graph.parents(id)) if (canLoad(parent)) chosen.add(parent);
  }
}

/** How many results have each status. */
export function countStatuses(results: readonly RunResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
