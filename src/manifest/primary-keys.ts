import type { ManifestBuilder } from "./builder.ts";
import type { ManifestNode } from "./types.ts";

/** Which columns of a model tests hold for unique and for filled. */
interface TestedColumns {
  readonly unique: Set<string>;
  readonly uniqueOfDisabled: Set<string>;
  readonly filled: Set<string>;
}

/**
 * Fills the primary keys that no constraint declares from tests: columns that are unique and not null, else unique ones,
 * else those whose test is disabled, as dbt does.
 */
export function inferPrimaryKeys(builder: ManifestBuilder): void {
  const tested = new Map<string, TestedColumns>();
  const disabled = [...builder.disabled.values()].flat().map((draft) => draft.node as ManifestNode);
  for (const { node } of builder.nodes.values()) note(tested, node, true);
  for (const node of disabled) note(tested, node, false);
  for (const [id, columns] of tested) {
    const model = builder.nodes.get(id)?.node;
    if (model?.resource_type !== "model" || (model.primary_key?.length ?? 0) > 0) continue;
    const { unique, uniqueOfDisabled, filled } = columns;
    const both = [...filled].filter((column) => unique.has(column) || uniqueOfDisabled.has(column));
    model.primary_key = both.length > 0 ? both : unique.size > 0 ? [...unique] : [...uniqueOfDisabled];
  }
}

function note(tested: Map<string, TestedColumns>, node: ManifestNode, isEnabled: boolean): void {
  const { test_metadata: test, attached_node: id } = node;
  if (test == null || id == null) return;
  const columns = namesIn(test.kwargs.column_name ?? test.kwargs.combination_of_columns);
  const found = tested.get(id) ?? { unique: new Set(), uniqueOfDisabled: new Set(), filled: new Set() };
  tested.set(id, found);
  const isUnique = test.name === "unique" || test.name === "unique_combination_of_columns";
  const into = isUnique ? (isEnabled ? found.unique : found.uniqueOfDisabled) : found.filled;
  if (isUnique || test.name === "not_null") for (const column of columns) into.add(column);
}

const namesIn = (value: unknown): string[] =>
  typeof value === "string" ? [value] : Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
