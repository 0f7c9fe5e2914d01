import "../base/big-int-json.ts";
import { withCompiled } from "../artifacts/index.ts";
import { selectNodes } from "../graph/index.ts";
import type { GraphNode, ManifestNode } from "../manifest/types.ts";
import { openInvocation } from "./invocation.ts";
import { chosenResourceTypes } from "./resource-types.ts";
import type { Effects, ListOptions, ListOutcome } from "./types.ts";

/**
 * Lists the selected resources: a line each, as an `output` event and in the outcome, sorted by unique_id. manifest.json is written.
 * https://docs.getdbt.com/reference/commands/list
 */
export async function ls(options: ListOptions, effects: Partial<Effects> = {}): Promise<ListOutcome> {
  const started = performance.now();
  const invocation = openInvocation("list", options, effects);
  const selected = selectNodes(invocation.graph, {
    ...invocation.selection(),
    resourceTypes: chosenResourceTypes("list", options),
  });
  const print = printers[options.output ?? "selector"];
  invocation.writeManifest();
  const lines = [...selected].sort().map((id) => print(invocation.graph.node(id)!, options));
  if (lines.length === 0) {
    invocation.emit({ type: "warning", code: "NoNodesSelected", message: "No nodes selected!" });
  }
  for (const text of lines) invocation.emit({ type: "output", text });
  return { success: true, cancelled: false, results: [], elapsed: (performance.now() - started) / 1000, lines };
}

type Printer = (node: GraphNode, options: ListOptions) => string;

const printers: Record<NonNullable<ListOptions["output"]>, Printer> = {
  selector: selectorOf,
  name: searchName,
  path: (node) => node.original_file_path,
  json: (node, { outputKeys }) => {
    const keys = outputKeys?.length ? outputKeys : standardKeys;
    const shown = Object.entries(withCompiled(node as ManifestNode)).filter(([key]) => keys.includes(key));
    return JSON.stringify(Object.fromEntries(shown));
  },
};

const standardKeys = [
  "alias",
  "name",
  "package_name",
  "depends_on",
  "tags",
  "config",
  "resource_type",
  "source_name",
  "original_file_path",
  "unique_id",
];

/** What `--select` takes to choose just this resource. */
function selectorOf(node: GraphNode): string {
  switch (node.resource_type) {
    case "source":
      return `source:${node.package_name}.${node.source_name}.${node.name}`;
    case "exposure":
    case "metric":
    case "saved_query":
    case "semantic_model":
      return `${node.resource_type}:${node.package_name}.${node.name}`;
    case "unit_test":
      return `unit_test:${node.package_name}.${searchName(node)}`;
    default:
      return node.fqn.join(".");
  }
}

/** A model's name with its version, a source's with the name of the source. */
function searchName(node: GraphNode): string {
  if (node.resource_type === "source") return `${node.source_name}.${node.name}`;
  const version = "version" in node ? node.version : undefined;
  if (version === undefined || version === null) return node.name;
  return node.resource_type === "unit_test" ? `${node.name}_v${version}` : `${node.name}.v${version}`;
}
