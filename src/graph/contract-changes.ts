import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import type { Constraint, Manifest, ManifestNode } from "../manifest/types.ts";
import { same } from "./state-differences.ts";

/**
 * Tells what `state:modified` finds broken in contracts that were enforced before: a warning for a model without
 * versions, an error for one that has them, whose readers were promised the version as it is.
 * https://docs.getdbt.com/reference/resource-configs/contract#detecting-breaking-changes
 * @throws QuernError QN-SELECT-CONTRACT
 */
export function checkContracts(
  current: Manifest,
  earlier: Manifest,
  isEnforced: (type: string) => boolean,
  emit?: Emit,
): void {
  for (const old of Object.values(earlier.nodes)) {
    if (old.resource_type !== "model" || old.contract?.enforced !== true) continue;
    const node = current.nodes[old.unique_id];
    const changes = node === undefined ? removal(current, old) : breakingChanges(node, old, isEnforced);
    if (changes.length > 0) report(node ?? old, changes, emit);
  }
}

function report(node: ManifestNode, changes: readonly string[], emit: Emit | undefined): void {
  const reasons = changes.map((change) => `\n  - ${change}`).join("");
  if (node.version == null) {
    emit?.({
      type: "warning",
      code: "UnversionedBreakingChange",
      message: `Breaking change to contracted, unversioned model ${node.name} (${node.original_file_path})${reasons}`,
      hint: "Who reads the model may break: add to it instead of taking away, or give it versions.",
    });
    return;
  }
  throw new QuernError("QN-SELECT-CONTRACT", `A breaking change to the enforced contract of this model${reasons}`, {
    node: node.unique_id,
    hint: "Add to the version instead of taking away, or make a new one.",
  });
}

function removal(current: Manifest, old: ManifestNode): string[] {
  if (
    old.deprecation_date != null &&
    new Date(old.deprecation_date) < new Date(current.metadata.generated_at as string)
  )
    return [];
  const what = current.disabled[old.unique_id] === undefined ? "deleted or renamed" : "disabled";
  return [`Contracted model '${old.unique_id}' was ${what}.`];
}

/** What of an enforced contract holds no longer, in words; added columns break nothing. */
function breakingChanges(node: ManifestNode, old: ManifestNode, isEnforced: (type: string) => boolean): string[] {
  if (node.contract.enforced && node.contract.checksum === old.contract.checksum) return [];
  const changes: string[] = [];
  if (!node.contract.enforced)
    changes.push("Contract enforcement was removed: the model no longer enforces its contract");
  const say = (title: string, found: readonly string[]): void => {
    if (found.length > 0) changes.push(`${title}:${found.map((each) => `\n    - ${each}`).join("")}`);
  };
  const columns = Object.entries(old.columns).sort(([a], [b]) => (a < b ? -1 : 1));
  say(
    "Columns were removed",
    columns.filter(([key]) => node.columns[key] === undefined).map(([, column]) => column.name),
  );
  say(
    "Columns with data_type changes",
    columns.flatMap(([key, { name, data_type }]) => {
      const now = node.columns[key];
      return now === undefined || now.data_type === data_type ? [] : [`${name} (${data_type} -> ${now.data_type})`];
    }),
  );
  if (!enforcesConstraints(old)) return changes;
  const gone = (before: readonly Constraint[] = [], now: readonly Constraint[] = []): Constraint[] =>
    before.filter((constraint) => isEnforced(constraint.type) && !now.some((other) => same(other, constraint)));
  const called = ({ name, type }: Constraint): string => `'${name ?? type}' constraint`;
  say(
    "Enforced column level constraints were removed",
    columns.flatMap(([key, column]) => {
      const now = node.columns[key];
      return now === undefined
        ? []
        : gone(column.constraints, now.constraints).map((constraint) => `${called(constraint)} on column ${key}`);
    }),
  );
  say(
    "Enforced model level constraints were removed",
    gone(old.constraints, node.constraints).map(
      (constraint) => `${called(constraint)} on columns ${((constraint.columns ?? []) as string[]).join(", ")}`,
    ),
  );
  const hadConstraints = (old.constraints ?? []).length > 0 || columns.some(([, column]) => column.constraints?.length);
  if (hadConstraints && !enforcesConstraints(node))
    say("Materialization changed with enforced constraints", [
      `${old.config.materialized} -> ${node.config.materialized}`,
    ]);
  return changes;
}

const enforcesConstraints = ({ config }: ManifestNode): boolean =>
  config.materialized === "table" || config.materialized === "incremental";
