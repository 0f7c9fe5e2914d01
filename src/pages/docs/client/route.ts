import type { Resource } from "./artifacts.ts";

/** Where the reader is. Addresses are those of dbt's own documentation pages, so that links to them go on working. */
export interface Route {
  /** The id of a resource; null: the overview. */
  readonly id: string | null;
  /** The package of an overview. */
  readonly package: string | null;
  /** The selector of the lineage graph that lies over the page (`+sales+`); null: none is open. */
  readonly lineage: string | null;
}

/** Reads `#!/model/model.shop.sales?g_v=1&g_i=+sales+`. */
export function readRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#!?\/?/, "").split("?");
  const [kind, ...rest] = path.split("/").map(decode);
  const parameters = new URLSearchParams(query.replaceAll("+", "%2B"));
  const lineage = parameters.get("g_v") === "1" ? (parameters.get("g_i") ?? "") : null;
  const name = rest.join("/");
  if (kind === "overview" || name === "") return { id: null, package: name || null, lineage };
  return { id: name, package: null, lineage };
}

export function addressOf(resource: Pick<Resource, "resource_type" | "unique_id">): string {
  return `#!/${resource.resource_type}/${encodeURIComponent(resource.unique_id)}`;
}

export const overviewAddress = "#!/overview";

/** The same page with the lineage graph over it, or without. */
export function lineageAddress(hash: string, selector: string | null): string {
  const path = hash.split("?")[0] || overviewAddress;
  return selector === null ? path : `${path}?g_v=1&g_i=${encodeURIComponent(selector).replaceAll("%2B", "+")}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
