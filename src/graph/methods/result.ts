import { QuernError } from "../../base/errors.ts";
import type { SelectorMethod } from "./method.ts";

/** By the status a node ended with in the earlier run: `result:error`, `result:fail`. Needs `--state`. */
export const result: SelectorMethod = ({ value }, { state }) => {
  if (state?.results === undefined) {
    throw new QuernError("QN-SELECT-STATE", "Got a result selector method, but no earlier run_results.json", {
      hint: "Name the folder that holds it with --state.",
    });
  }
  const ids = new Set(state.results.filter((each) => each.status === value).map((each) => each.unique_id));
  return (node) => ids.has(node.unique_id);
};
