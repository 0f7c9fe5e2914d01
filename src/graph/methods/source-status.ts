import { QuernError } from "../../base/errors.ts";
import type { JsonObject } from "../../manifest/types.ts";
import type { SelectorMethod } from "./method.ts";

/** Sources that were loaded since the earlier freshness check: `source_status:fresher`. Needs `--state` and a current sources.json. */
export const sourceStatus: SelectorMethod = ({ value }, { state }) => {
  if (value !== "fresher") {
    throw new QuernError("QN-SELECT-INVALID", `Invalid source_status selector "${value}": expected "fresher"`);
  }
  if (state?.sources === undefined || state.currentSources === undefined) {
    throw new QuernError(
      "QN-SELECT-STATE",
      "source_status needs the sources.json of an earlier and of the current freshness check",
      {
        hint: "Run `quern source freshness`, and name the folder of the earlier one with --state.",
      },
    );
  }
  const before = loadedAt(state.sources);
  const now = loadedAt(state.currentSources);
  return (node) => {
    const current = now.get(node.unique_id);
    if (current === undefined) return false;
    const earlier = before.get(node.unique_id);
    return earlier === undefined || current > earlier;
  };
};

/** Last load by source, in milliseconds; a source whose check failed has none. */
function loadedAt(results: readonly JsonObject[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const each of results) {
    if (typeof each.max_loaded_at === "string") found.set(String(each.unique_id), Date.parse(each.max_loaded_at));
  }
  return found;
}
