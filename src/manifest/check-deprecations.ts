import type { ManifestBuilder } from "./builder.ts";
import type { Manifest, ManifestNode } from "./types.ts";

/**
 * Warns of models that are past their `deprecation_date`, and of models that read one which has a date at all.
 * https://docs.getdbt.com/reference/resource-properties/deprecation_date
 */
export function checkDeprecations(builder: ManifestBuilder, manifest: Manifest): void {
  const { runStartedAt, reads } = builder.session;
  for (const { node, extra } of builder.nodes.values()) {
    if (node.resource_type !== "model" || node.deprecation_date == null) continue;
    const date = node.deprecation_date;
    const isPast = new Date(date) < runStartedAt;
    reads?.dates.set(date, isPast);
    const name = `${node.name}${node.version == null ? "" : `.v${node.version}`}`;
    if (isPast) {
      builder.warn(
        "DeprecatedModel",
        `Model ${name} has passed its deprecation date of ${date}. This model should be disabled or removed.`,
        extra.place,
      );
    }
    for (const id of manifest.child_map[node.unique_id] ?? []) {
      const reader = builder.nodes.get(id);
      if (reader?.node.resource_type !== "model") continue;
      const state = isPast ? "was deprecated" : "is slated for deprecation";
      builder.warn(
        isPast ? "DeprecatedReference" : "UpcomingReferenceDeprecation",
        `While compiling '${reader.node.name}': Found a reference to ${name}, which ${state} on '${date}'.${newerVersion(node, isPast)}`,
        reader.extra.place,
      );
    }
  }
}

function newerVersion(node: ManifestNode, isPast: boolean): string {
  const { package_name, name, version, latest_version: latest } = node;
  if (version == null || latest == null || version === latest) return "";
  return ` A new version of '${name}' is available. ${isPast ? "Migrate now" : "Try it out"}: {{ ref('${package_name}', '${name}', v='${latest}') }}.`;
}
