import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { GraphNode, Manifest } from "../../manifest/types.ts";
import { checkContracts } from "../contract-changes.ts";
import { findNode } from "../graph.ts";
import { type Difference, differences } from "../state-differences.ts";
import type { MethodContext, SelectorMethod } from "./method.ts";

const subSelectors: Record<string, readonly Difference[]> = {
  "modified.body": ["body"],
  "modified.configs": ["configs"],
  "modified.relation": ["relation"],
  "modified.persisted_descriptions": ["persisted_descriptions"],
  "modified.macros": ["macros"],
  "modified.contract": ["contract"],
};
const readsContracts = new Set(["modified", "unmodified", "modified.contract"]);
const values = ["new", "old", "modified", "unmodified", ...Object.keys(subSelectors)];

/**
 * By comparison with an earlier manifest (`--state`): new, old, modified (and its parts), unmodified.
 * https://docs.getdbt.com/reference/node-selection/methods#state
 */
export const state: SelectorMethod = ({ value }, context) => {
  const { manifest, comparesTexts, state: previous } = context;
  if (!values.includes(value)) {
    throw new QuernError(
      "QN-SELECT-INVALID",
      `Got an invalid selector "${value}", expected one of: ${values.join(", ")}`,
      {
        hint: didYouMean(value, values),
      },
    );
  }
  if (previous?.manifest === undefined) {
    throw new QuernError("QN-SELECT-STATE", "Got a state selector method, but no comparison manifest", {
      hint: "Name the folder of an earlier manifest.json with --state.",
    });
  }
  const earlier = previous.manifest;
  if (readsContracts.has(value)) checkContractsOnce(context, earlier);
  const compare = differences(manifest, earlier, comparesTexts);
  const old = (node: GraphNode): GraphNode | undefined => findNode(earlier, node.unique_id);
  if (value === "new") return (node) => old(node) === undefined;
  if (value === "old") return (node) => old(node) !== undefined;
  const parts = subSelectors[value];
  if (parts !== undefined) {
    return (node) => {
      const found = compare(node, old(node));
      return parts.some((part) => found.has(part)) || (value !== "modified.macros" && found.has("new"));
    };
  }
  const wanted = value === "modified";
  return (node) => compare(node, old(node)).size > 0 === wanted;
};

const checked = new WeakSet<MethodContext>();

/** Several criteria of one selection compare the same contracts: they are told once. */
function checkContractsOnce(context: MethodContext, earlier: Manifest): void {
  if (checked.has(context)) return;
  checked.add(context);
  checkContracts(context.manifest, earlier, context.isEnforced ?? (() => false), context.emit);
}
