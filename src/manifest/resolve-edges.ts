import { readFileSync } from "node:fs";
import { placeIn, positionAt } from "../base/code-frame.ts";
import { type Place, QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { Lookup } from "../context/index.ts";
import type { Draft, ManifestBuilder } from "./builder.ts";
import type { SemanticModel } from "./semantic/types.ts";
import type { Exposure, ManifestNode, RefArgs } from "./types.ts";

/** What refers to nodes and sources. */
type Referring = ManifestNode | Exposure | SemanticModel;

/** Turns what templates referred to into edges; whatever leads nowhere is reported with its place. */
export function resolveEdges(builder: ManifestBuilder, drafts: Iterable<Draft<Referring>>, lookup: Lookup): void {
  for (const draft of drafts) {
    const { node, captured } = draft;
    // dbt resolves sources first, which the order of depends_on shows
    const nodes = new Set<string>();
    for (const [source, table] of captured.sources) {
      const found = lookup.source(source, table, node.package_name);
      if (typeof found === "string") reportSource(builder, draft, source, table, found);
      else nodes.add(found.unique_id);
    }
    for (const ref of captured.refs) {
      const found = lookup.ref(ref.name, ref.package, ref.version, node.package_name);
      if (typeof found === "string") {
        report(builder, draft, ref, found);
        continue;
      }
      if (isPrivate(node, found)) {
        builder.errors.push(
          new QuernError(
            "QN-REF-ACCESS",
            `Node ${node.unique_id} attempted to reference node ${found.unique_id}, which is not allowed because the referenced node is private to the '${found.group}' group.`,
            {
              node: node.unique_id,
              place: placeOfCall(draft, ref.name),
            },
          ),
        );
      }
      nodes.add(found.unique_id);
    }
    for (const call of captured.functions) {
      const [name, packageName = null] = [...call].reverse();
      const found = lookup.function(name!, packageName, node.package_name);
      if (typeof found === "string")
        report(builder, draft, { name: name!, package: packageName, version: null }, found, "function");
      else nodes.add(found.unique_id);
    }
    noteCalls(draft, [...nodes]);
  }
}

/** Whether a draft's node is what templates are rendered for. */
export const isTemplate = (draft: Draft): draft is Draft<ManifestNode | Exposure> =>
  !["source", "unit_test", "semantic_model", "metric", "saved_query"].includes(draft.node.resource_type);

/** Puts what templates called onto their node. What is disabled calls what it calls, and depends on no node. */
export function noteCalls({ node, captured }: Draft<Referring>, nodes: string[]): void {
  node.refs = captured.refs;
  if (node.resource_type !== "semantic_model") {
    node.sources = captured.sources.map((pair) => [...pair]);
    node.metrics = captured.metrics;
    if (captured.functions.length > 0) (node as ManifestNode).functions = captured.functions;
  }
  node.depends_on = { macros: [...captured.macros], nodes };
}

function isPrivate(node: Referring, target: ManifestNode): boolean {
  if (target.access !== "private") return false;
  return (node as ManifestNode).group !== target.group || node.package_name !== target.package_name;
}

function report(
  builder: ManifestBuilder,
  draft: Draft<Referring>,
  ref: RefArgs,
  why: "missing" | "disabled",
  kind: "node" | "function" = "node",
): void {
  const { node } = draft;
  const version = ref.version === null ? "" : ` with version '${ref.version}'`;
  const inPackage = ref.package === null ? "" : ` in package or project '${ref.package}'`;
  const message = `${label(node)} depends on a ${kind} named '${ref.name}'${version}${inPackage} which ${why === "disabled" ? "is disabled" : "was not found"}`;
  const couldNotBeRead = builder.errors.some((error) => error.node?.split(".")[2] === ref.name);
  if (couldNotBeRead) return;
  const names = [...builder.nodes.values()]
    .filter(({ node: { resource_type: type } }) => type !== "test" && (type === "function") === (kind === "function"))
    .map((each) => each.node.name);
  if (isTest(draft)) {
    // as in dbt, a test of what is disabled goes with it and nothing is said
    if (why === "missing")
      builder.warn("NodeNotFoundOrDisabled", message, placeOfCall(draft, ref.name), didYouMean(ref.name, names));
    disable(builder, draft);
    return;
  }
  builder.errors.push(
    new QuernError(why === "disabled" ? "QN-REF-DISABLED" : "QN-REF-NOT-FOUND", message, {
      node: node.unique_id,
      place: placeOfCall(draft, ref.name),
      hint:
        why === "disabled"
          ? `Enable it, or take the ${kind === "function" ? "call" : "ref"} out.`
          : didYouMean(ref.name, names),
    }),
  );
}

function reportSource(
  builder: ManifestBuilder,
  draft: Draft<Referring>,
  source: string,
  table: string,
  why: "missing" | "disabled",
): void {
  const { node } = draft;
  const names = [...builder.sources.values()].map((each) => `${each.node.source_name}.${each.node.name}`);
  const message = `${label(node)} depends on a source named '${source}.${table}' which ${why === "disabled" ? "is disabled" : "was not found"}`;
  const hint = didYouMean(`${source}.${table}`, names);
  if (isTest(draft)) {
    const event = why === "disabled" ? "InvalidDisabledTargetInTestNode" : "NodeNotFoundOrDisabled";
    builder.warn(event, message, placeOfCall(draft, table), hint);
    disable(builder, draft);
    return;
  }
  builder.errors.push(
    new QuernError("QN-SOURCE-NOT-FOUND", message, {
      node: node.unique_id,
      place: placeOfCall(draft, table),
      hint: hint ?? "Sources are declared under `sources:` in a property file.",
    }),
  );
}

const isTest = (draft: Draft<Referring>): draft is Draft<ManifestNode> => draft.node.resource_type === "test";

/** A test that has nothing to test is as one that is disabled. */
function disable(builder: ManifestBuilder, draft: Draft<ManifestNode>): void {
  builder.nodes.delete(draft.node.unique_id);
  builder.addDisabled(draft);
}

function label(node: Referring): string {
  const type = node.resource_type.replace(/^./, (c) => c.toUpperCase());
  return `${type} '${node.unique_id}' (${node.original_file_path})`;
}

/** The first place in the node's file where the name stands in quotes. */
function placeOfCall({ node, extra }: Draft<Referring>, name: string): Place {
  const { place } = extra;
  if (!("raw_code" in node) || node.resource_type === "test" || node.raw_code === "") return place;
  try {
    const text = readFileSync(place.file, "utf8");
    const at = [`'${name}'`, `"${name}"`].map((quoted) => text.indexOf(quoted)).find((index) => index !== -1);
    if (at === undefined) return place;
    const { line, column } = positionAt(text, at);
    return placeIn(place.file, text, line, column);
  } catch {
    return place; // the file was there a moment ago: the plain place will do
  }
}
