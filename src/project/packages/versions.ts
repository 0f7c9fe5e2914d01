import semver from "semver";
import { QuernError } from "../../base/errors.ts";
import { DBT_VERSION } from "../../base/package-root.ts";

/**
 * The newest version that all of the ranges allow. dbt's ranges are single comparisons (`>=1.0.0`, `1.2.3`, `=1.2.3`,
 * also several in one text with commas), all of which must hold; a prerelease counts only when one is asked for.
 * @throws QuernError QN-DEPS-INVALID, QN-DEPS-CONFLICT, QN-DEPS-NOT-FOUND
 */
export function pickVersion(
  name: string,
  ranges: readonly Range[],
  available: readonly string[],
  prereleases: boolean,
  speaks: (version: string) => boolean,
): string {
  const parsed = ranges.map((range) => ({ ...range, comparator: parseRange(name, range.text) }));
  const withPrereleases =
    prereleases || parsed.some(({ text }) => semver.prerelease(text.replace(/^[<>=]+/, "")) !== null);
  const candidates = available
    .filter((version) => semver.valid(version) !== null)
    .filter((version) => withPrereleases || semver.prerelease(version) === null);
  const fitting = candidates.filter((version) =>
    parsed.every(({ comparator }) => semver.satisfies(version, comparator, { includePrerelease: withPrereleases })),
  );
  const [best] = semver.rsort(fitting.filter(speaks));
  if (best !== undefined) return best;
  if (fitting.length > 0) {
    throw new QuernError("QN-DEPS-CONFLICT", `No version of package ${name} that fits works with dbt ${DBT_VERSION}`, {
      hint: "Ask for another version, or pass --no-version-check.",
    });
  }
  const asked = parsed.map(({ text, askedBy }) => `${text} (${askedBy})`).join(", ");
  if (parsed.every(({ comparator }) => candidates.some((version) => semver.satisfies(version, comparator)))) {
    throw new QuernError("QN-DEPS-CONFLICT", `Version error for package ${name}: no version fits all of ${asked}`, {
      hint: "Widen one of the ranges.",
    });
  }
  throw new QuernError("QN-DEPS-NOT-FOUND", `Could not find a version of package ${name} for ${asked}`, {
    hint: `Available: ${
      semver
        .rsort([...candidates])
        .slice(0, 10)
        .join(", ") || "none"
    }.`,
  });
}

/** One asked range, and which project's file asks. */
export interface Range {
  readonly text: string;
  readonly askedBy: string;
}

function parseRange(name: string, text: string): string {
  const range = text
    .split(",")
    .map((part) => part.replace(/\s+/g, ""))
    .join(" ");
  if (semver.validRange(range) === null) {
    throw new QuernError("QN-DEPS-INVALID", `"${text}" is not a valid version or range of package ${name}`);
  }
  return range;
}
