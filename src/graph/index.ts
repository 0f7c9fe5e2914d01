export { assertAcyclic, findCycles } from "./cycles.ts";
export { type ExecutionGraph, executionGraph } from "./execution-graph.ts";
export { matchesPath } from "./glob.ts";
export { buildGraph, findNode, type Graph, glancesOf, nodeOf } from "./graph.ts";
export type { PreviousState } from "./methods/method.ts";
export { type SelectOptions, selectNodes } from "./select.ts";
export { selectorDefinitions } from "./selector-definitions.ts";
