import { QuernError } from "../../base/errors.ts";
import type { NodeVersion } from "../../manifest/types.ts";
import type { GlanceMethod } from "./method.ts";

/** Models by version: latest, prerelease, old; `none` for those without versions. */
export const version: GlanceMethod = ({ value }) => {
  if (!["latest", "prerelease", "old", "none"].includes(value)) {
    throw new QuernError(
      "QN-SELECT-INVALID",
      `Invalid version type selector ${value}: expected one of: "latest", "prerelease", "old", or "none"`,
    );
  }
  return (node) => {
    if (node.resource_type !== "model") return false;
    const { version: own, latest_version: latest } = node;
    if (own == null || latest == null) return value === "none" && own == null;
    const order = compareVersions(own, latest);
    return value === (order === 0 ? "latest" : order > 0 ? "prerelease" : "old");
  };
};

function compareVersions(a: NodeVersion, b: NodeVersion): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
  return x - y;
}
