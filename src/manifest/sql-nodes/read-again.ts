import type { StepOrigin } from "../cache/index.ts";
import type { PackageParse } from "../package-parse.ts";
import { renderEntry } from "../properties.ts";
import type { YamlEntry } from "../yaml-entries.ts";
import { readModel } from "./models.ts";
import { readSingularTest } from "./singular-tests.ts";

/** Does the step of one file again. `entry`: what a property file says of it. */
export function readAgain(parse: PackageParse, { kind, file }: StepOrigin, entry: YamlEntry | undefined): void {
  const properties =
    entry === undefined ? undefined : { entry, value: renderEntry(entry, parse.yamlScope), used: false };
  if (kind === "model") readModel(parse, file, properties);
  else readSingularTest(parse, file, properties);
}
