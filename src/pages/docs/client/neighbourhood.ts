import type { Resource } from "./artifacts.ts";
import { type Project, titleOf } from "./project.ts";

/** What a lineage graph shows: resources, and edges between them by id. */
export interface Neighbourhood {
  readonly resources: readonly Resource[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** What the graph is about: drawn apart. */
  readonly centres: ReadonlySet<string>;
  /** How many more there are than are drawn. */
  readonly left: number;
}

const isDrawn = (resource: Resource): boolean =>
  !["test", "unit_test", "macro", "operation"].includes(resource.resource_type) && resource.docs?.show !== false;

/** More boxes than this can't be read, and take seconds to lay out. */
const most = 300;

/**
 * The part of the graph that a selector names: `2+sales+`, `sales+`, `tag:nightly`, several with spaces; all of it for
 * an empty one.
 */
export function neighbourhood(project: Project, selector: string): Neighbourhood {
  const terms = selector.split(/\s+/).filter(Boolean);
  const centres = new Set<string>();
  const chosen = new Set<string>();
  if (terms.length === 0) for (const { unique_id } of project.listed()) chosen.add(unique_id);
  for (const term of terms) {
    const parts = /^(?:(\d*)(\+))?(.*?)(?:(\+)(\d*))?$/.exec(term)!;
    const [, up, isUp, name = "", isDown, down] = parts;
    for (const { unique_id } of project.listed().filter((resource) => isNamed(resource, name))) {
      centres.add(unique_id);
      chosen.add(unique_id);
      if (isUp) walk(project, unique_id, depth(up), "parents", chosen);
      if (isDown) walk(project, unique_id, depth(down), "children", chosen);
    }
  }
  const ids = [...chosen].filter((id) => isDrawn(project.find(id)!));
  const shown = new Set(ids.slice(0, most));
  return {
    resources: [...shown].map((id) => project.find(id)!),
    edges: [...shown].flatMap((id) =>
      project
        .children(id)
        .filter(({ unique_id }) => shown.has(unique_id))
        .map(({ unique_id }) => [id, unique_id] as const),
    ),
    centres,
    left: ids.length - shown.size,
  };
}

const depth = (text: string | undefined): number => (text ? Number(text) : Number.POSITIVE_INFINITY);

function isNamed(resource: Resource, name: string): boolean {
  const [method, value] = name.includes(":") ? name.split(/:(.*)/s) : ["", name];
  switch (method) {
    case "tag":
      return resource.tags?.includes(value!) ?? false;
    case "package":
      return resource.package_name === value;
    case "resource_type":
      return resource.resource_type === value;
    case "path":
      return resource.original_file_path.startsWith(value!);
    case "source":
      return resource.resource_type === "source" && (titleOf(resource) === value || resource.source_name === value);
    default:
      return (
        [resource.unique_id, resource.name, titleOf(resource)].includes(value!) || (resource.fqn ?? []).includes(value!)
      );
  }
}

function walk(project: Project, start: string, steps: number, way: "parents" | "children", into: Set<string>): void {
  const seen = new Set([start]);
  let edge = [start];
  for (let step = 0; step < steps && edge.length > 0; step++) {
    const next: string[] = [];
    for (const id of edge)
      for (const other of project[way](id)) {
        if (seen.has(other.unique_id) || !isDrawn(other)) continue;
        seen.add(other.unique_id);
        into.add(other.unique_id);
        next.push(other.unique_id);
      }
    edge = next;
  }
}
