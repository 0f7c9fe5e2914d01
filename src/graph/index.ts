export type { IndirectSelection } from "./criteria.ts";
export { assertAcyclic, findCycles } from "./cycles.ts";
export { type ExecutionGraph, type ExecutionOptions, executionGraph } from "./execution-graph.ts";
export { fnmatch, matchesPath } from "./glob.ts";
export { buildGraph, findNode, type Graph, reach } from "./graph.ts";
export type { PreviousState } from "./methods/method.ts";
export { type SelectOptions, selectNodes } from "./select.ts";
