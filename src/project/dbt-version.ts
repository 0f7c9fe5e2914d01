import semver from "semver";
import { DBT_VERSION } from "../base/package-root.ts";

/** Whether ranges such as `>=1.8.0 <2.0.0`, also with commas, allow the dbt that quern speaks; what is no range does. */
export function speaksDbt(ranges: string): boolean {
  const range = ranges.replaceAll(",", " ");
  return range.trim() === "" || semver.validRange(range) === null || semver.satisfies(DBT_VERSION, range);
}
