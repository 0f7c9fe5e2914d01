import type { ManifestNode } from "../manifest/types.ts";

const keyTypes = new Set(["primary_key", "unique", "foreign_key"]);

/**
 * Making a table with a foreign key changes both its ends, so that two transactions that do it at once conflict: models
 * with keys take turns where a project has foreign keys.
 */
export class KeyTurns {
  readonly #isNeeded: () => boolean;
  #needed: boolean | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `enforced`: whether the warehouse keeps foreign keys; the nodes are looked at when a model has keys. */
  constructor(nodes: () => readonly ManifestNode[], enforced: boolean) {
    this.#isNeeded = () => enforced && nodes().some((node) => keysOf(node).includes("foreign_key"));
  }

  /** Does the work now, or when those that came before are done. */
  take<T>(node: ManifestNode, work: () => Promise<T>): Promise<T> {
    if (!keysOf(node).some((type) => keyTypes.has(type))) return work();
    this.#needed ??= this.#isNeeded();
    if (!this.#needed) return work();
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** The types of the constraints that a model's contract enforces. */
function keysOf(node: ManifestNode): string[] {
  if (node.resource_type !== "model" || node.contract?.enforced !== true) return [];
  const columns = Object.values(node.columns).flatMap((column) => column.constraints);
  return [...(node.constraints ?? []), ...columns].map((constraint) => constraint.type);
}
