import { sameJson } from "../base/same-json.ts";
import { Float, isKeywordText, literalKeywordText, type Value } from "../jinja/index.ts";
import type { Metric } from "../manifest/semantic/types.ts";
import type { Exposure, GraphNode, Json, Manifest, ManifestNode, SourceDefinition } from "../manifest/types.ts";

/** In what a resource differs from its earlier self, in the words of dbt's `state:modified.*` where it has one. */
export type Difference =
  | "new"
  | "body"
  | "configs"
  | "relation"
  | "persisted_descriptions"
  | "macros"
  | "contract"
  | "fqn"
  | "interface"
  | "properties";

/**
 * Makes the comparison of resources of two manifests. What counts as a difference follows
 * https://docs.getdbt.com/reference/node-selection/state-comparison-caveats: descriptions and tags do not, unless they
 * are persisted; a changed macro changes whatever calls it, over any number of calls.
 * @param comparesTexts where sources lie is compared as it was written, not as it was rendered
 */
export function differences(
  current: Manifest,
  earlier: Manifest,
  comparesTexts = false,
): (node: GraphNode, old: GraphNode | undefined) => Set<Difference> {
  const changedMacros = macroChanges(current, earlier);
  const reaches = new Map<string, boolean>();
  const macroChanged = (id: string): boolean => {
    const known = reaches.get(id);
    if (known !== undefined) return known;
    reaches.set(id, false);
    const changed = changedMacros.has(id) || (current.macros[id]?.depends_on.macros.some(macroChanged) ?? false);
    reaches.set(id, changed);
    return changed;
  };
  return (node, old) => {
    const found = new Set<Difference>();
    if ("depends_on" in node && node.depends_on.macros?.some(macroChanged)) found.add("macros");
    if (old === undefined) return found.add("new");
    for (const [name, differs] of checks(node, old, comparesTexts)) if (differs) found.add(name);
    return found;
  };
}

/** Macros that ship don't count: those of dbt, of quern and of each release are written differently and do the same. */
function macroChanges(current: Manifest, earlier: Manifest): Set<string> {
  const changed = new Set<string>();
  const shipped = new Set(["dbt", `dbt_${current.metadata.adapter_type}`]);
  for (const [id, macro] of Object.entries(current.macros)) {
    if (!shipped.has(macro.package_name) && earlier.macros[id]?.macro_sql !== macro.macro_sql) changed.add(id);
  }
  for (const id of Object.keys(earlier.macros)) if (current.macros[id] === undefined) changed.add(id);
  return changed;
}

type Checks = [Difference, boolean][];

function checks(node: GraphNode, old: GraphNode, comparesTexts: boolean): Checks {
  switch (node.resource_type) {
    case "source":
      return sourceChecks(node, old as SourceDefinition, comparesTexts);
    case "unit_test":
      return propertyChecks(node, old, ["model", "given", "expect", "overrides"]);
    case "exposure":
      return [
        ...propertyChecks(node, old, ["fqn", "type", "owner", "maturity", "url", "description", "label"]),
        ["properties", !sameJson(node.depends_on.nodes, (old as Exposure).depends_on.nodes)],
        ["configs", configsDiffer(node, old as Exposure)],
      ];
    case "metric":
      return [
        ...propertyChecks(node, old, ["type", "type_params", "filter", "description", "label"]),
        ["configs", configsDiffer(node, old as Metric)],
      ];
    case "semantic_model":
      return propertyChecks(node, old, [
        "model",
        "description",
        "defaults",
        "entities",
        "dimensions",
        "measures",
        "config",
        "primary_entity",
        "group",
      ]);
    case "saved_query":
      return propertyChecks(node, old, ["query_params", "description", "label", "config", "group", "exports", "tags"]);
    default:
      return nodeChecks(node as ManifestNode, old as ManifestNode);
  }
}

function nodeChecks(node: ManifestNode, old: ManifestNode): Checks {
  if (node.resource_type === "test" && node.test_metadata != null) {
    return [
      ["configs", configsDiffer(node, old)],
      ["fqn", !sameJson(node.fqn, old.fqn)],
    ];
  }
  return [
    ["body", node.resource_type === "seed" ? !sameJson(node.checksum, old.checksum) : node.raw_code !== old.raw_code],
    ["configs", configsDiffer(node, old)],
    ["persisted_descriptions", descriptionsDiffer(node, old)],
    ["fqn", !sameJson(node.fqn, old.fqn)],
    ["relation", ["database", "schema", "alias"].some((key) => !sameAsWritten(key, node, old))],
    ["contract", contractDiffers(node, old)],
    ["properties", node.resource_type === "function" && ["arguments", "returns"].some((key) => differ(node, old, key))],
    [
      "interface",
      node.resource_type === "model" &&
        ["latest_version", "access", "deprecation_date"].some((key) => differ(node, old, key)),
    ],
  ];
}

function sourceChecks(node: SourceDefinition, old: SourceDefinition, comparesTexts: boolean): Checks {
  const places = comparesTexts ? ["unrendered_database", "unrendered_schema"] : ["database", "schema"];
  return [
    ["relation", [...places, "identifier", "quoting"].some((key) => differ(node, old, key))],
    ["fqn", !sameJson(node.fqn, old.fqn)],
    ["configs", !same(node.unrendered_config, old.unrendered_config)],
    ["properties", ["freshness", "loaded_at_field", "external"].some((key) => differ(node, old, key))],
  ];
}

function propertyChecks(node: object, old: object, keys: readonly string[]): Checks {
  return [["properties", keys.some((key) => differ(node, old, key))]];
}

/** Where a node lands and how it is labelled is compared elsewhere or not at all. */
const notConfig = new Set(["alias", "schema", "database", "tags", "group"]);
const testConfig = new Set([
  "severity",
  "where",
  "limit",
  "fail_calc",
  "warn_if",
  "error_if",
  "store_failures",
  "store_failures_as",
]);

type Configured = Pick<ManifestNode, "unrendered_config"> & { readonly resource_type: string };

function configsDiffer(node: Configured, old: Configured): boolean {
  const keys = new Set([...Object.keys(node.unrendered_config), ...Object.keys(old.unrendered_config)]);
  for (const key of keys) {
    if (node.resource_type === "test" ? !testConfig.has(key) : notConfig.has(key)) continue;
    if (!sameAsWritten(key, node, old)) return true;
  }
  return false;
}

/**
 * With `state_modified_compare_more_unrendered_values` a manifest has the text of what `config()` was given; but dbt writes
 * the value itself where all that a file's templates have are literals.
 */
function sameAsWritten(key: string, node: Configured, old: Configured): boolean {
  const [value, before] = [node.unrendered_config[key], old.unrendered_config[key]];
  if (isKeywordText(value) === isKeywordText(before) || value === undefined || before === undefined)
    return same(value, before);
  const asText = (each: Json): Json => (isKeywordText(each) ? each : literalKeywordText(key, each as Value));
  return asText(value) === asText(before);
}

function descriptionsDiffer(node: ManifestNode, old: ManifestNode): boolean {
  const persist = node.config.persist_docs as { relation?: boolean; columns?: boolean } | undefined;
  if (persist?.relation === true && node.description !== old.description) return true;
  if (persist?.columns !== true) return false;
  const names = new Set([...Object.keys(node.columns), ...Object.keys(old.columns)]);
  return [...names].some((name) => node.columns[name]?.description !== old.columns[name]?.description);
}

function contractDiffers(node: ManifestNode, old: ManifestNode): boolean {
  if (!node.contract?.enforced && !old.contract?.enforced) return false;
  return node.contract?.enforced !== old.contract?.enforced || node.contract.checksum !== old.contract.checksum;
}

function differ(node: object, old: object, key: string): boolean {
  return !same((node as Record<string, unknown>)[key], (old as Record<string, unknown>)[key]);
}

/** JSON equality in which an absent key and null are one, at any depth: dbt writes the null. */
export function same(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null) || sameJson(withoutNulls(a), withoutNulls(b));
}

function withoutNulls(value: unknown): unknown {
  // an artifact that was read has plain numbers
  if (value instanceof Float) return value.value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const kept = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}
