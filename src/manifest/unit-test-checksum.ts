import { sha256 } from "../base/hash.ts";
import { fromJs, repr } from "../jinja/index.ts";
import type { Json, UnitTest, UnitTestFixture } from "./types.ts";

const formats = { csv: "CSV", dict: "Dict", sql: "SQL" } as const;

type Compared = Pick<UnitTest, "model" | "versions" | "given" | "expect" | "overrides">;

/**
 * The checksum that dbt makes of a unit test, of the texts of its Python values: all but the description, and the rows of
 * fixtures in files once more. State is compared with its manifests.
 */
export function unitTestChecksum({ model, versions, given, expect, overrides }: Compared): string {
  const inputs = given.map((each) => python("UnitTestInputFixture", { ...each }));
  const parts = [
    model,
    versions === null ? "None" : python("UnitTestNodeVersions", { ...versions }),
    `[${inputs.join(", ")}]`,
    python("UnitTestOutputFixture", { ...expect }),
    overrides === null ? "None" : python("UnitTestOverrides", { ...overrides }),
  ];
  const files = given.filter(({ fixture }) => fixture !== null).map(({ rows }) => printed(rows as Json));
  return sha256([...parts, ...files].join("-"));
}

function python(type: string, fields: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(fields).map(([name, value]) => {
    if (name !== "format") return `${name}=${repr(fromJs(value))}`;
    const format = value as UnitTestFixture["format"];
    return `format=<UnitTestFormat.${formats[format]}: '${format}'>`;
  });
  return `${type}(${shown.join(", ")})`;
}

const printed = (rows: Json): string => (typeof rows === "string" ? rows : repr(fromJs(rows)));
