import { QuernError } from "../base/errors.ts";
import type { Graph } from "./graph.ts";

/**
 * The cycles of a graph: for each group of nodes that reach one another, one shortest way round, beginning with its
 * first node by name. Empty for a DAG.
 */
export function findCycles(graph: Graph): string[][] {
  const left = unsortable(graph);
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const id of [...left].sort()) {
    if (done.has(id)) continue;
    const cycle = shortestWayRound(graph, id, left);
    if (cycle === undefined) continue;
    for (const member of cycle) done.add(member);
    cycles.push(cycle);
  }
  return cycles;
}

/** @throws QuernError QN-GRAPH-CYCLE naming each cycle's nodes, with the place of the first */
export function assertAcyclic(graph: Graph): void {
  const cycles = findCycles(graph);
  const [first] = cycles;
  if (first === undefined) return;
  const shown = cycles.map((cycle) => [...cycle, cycle[0]].join(" --> "));
  throw new QuernError("QN-GRAPH-CYCLE", `Found a cycle: ${shown.join("; ")}`, {
    place: graph.manifest.extras.get(first[0]!)?.place,
    node: first[0],
    hint: "Take one of these refs out, or move what both sides need into a model of its own.",
  });
}

/** What a topological sort can't place: the members of cycles and all that hangs below them. */
function unsortable(graph: Graph): Set<string> {
  const open = new Map<string, number>();
  const ready: string[] = [];
  for (const id of graph.ids()) {
    const parents = graph.parents(id).length;
    if (parents === 0) ready.push(id);
    else open.set(id, parents);
  }
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const child of graph.children(id)) {
      const rest = (open.get(child) ?? 0) - 1;
      if (rest > 0) open.set(child, rest);
      else if (open.delete(child)) ready.push(child);
    }
  }
  return new Set(open.keys());
}

function shortestWayRound(graph: Graph, start: string, within: Set<string>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  let layer = [start];
  while (layer.length > 0) {
    const following: string[] = [];
    for (const id of layer) {
      for (const child of graph.children(id)) {
        if (child === start) {
          const way: string[] = [];
          for (let at = id; at !== start; at = cameFrom.get(at)!) way.unshift(at);
          return [start, ...way];
        }
        if (!within.has(child) || cameFrom.has(child)) continue;
        cameFrom.set(child, id);
        following.push(child);
      }
    }
    layer = following;
  }
  return undefined;
}
