import { join } from "node:path";
import { parseRecords } from "../base/csv-rows.ts";
import { newCaptured, parseContext } from "../context/index.ts";
import { parse, renderSync } from "../jinja/index.ts";
import type { PackageParse } from "./package-parse.ts";
import type { JsonObject } from "./types.ts";

/** The rows of the seed that an expression such as `ref('people')` names, all of them texts; undefined: it names none. */
export function seedRows({ builder, project }: PackageParse, expression: string): JsonObject[] | undefined {
  const captured = newCaptured();
  renderSync(parse(`{{ ${expression} }}`), parseContext(builder.session, null, project.name, captured).scope);
  const [ref] = captured.refs;
  if (ref === undefined) return undefined;
  const seed = builder.nodes.get(`seed.${ref.package ?? project.name}.${ref.name}`);
  if (seed === undefined) return undefined;
  const [header = [], ...records] = parseRecords(
    builder.textOf(join(seed.extra.packageRoot, seed.node.original_file_path)).replace(/^\uFEFF/, ""),
  );
  return records.map((record) => Object.fromEntries(header.map((name, i) => [name, record[i] ?? null])));
}
