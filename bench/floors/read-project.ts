import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CORE_SCHEMA, load } from "js-yaml";

/**
 * The bare work of parsing, and with "compile" of compiling: every file read, the YAML loaded, refs found by a regular
 * expression, one JSON file written and, for compiling, a file a model.
 *
 *   node read-project.ts [compile]
 */
const compiles = process.argv[2] === "compile";
const nodes: { path: string; sql: string; refs: string[] }[] = [];
const properties: unknown[] = [];

for (const entry of readdirSync("models", { recursive: true, encoding: "utf8" })) {
  const path = join("models", entry);
  if (path.endsWith(".sql")) {
    const sql = readFileSync(path, "utf8");
    nodes.push({ path, sql, refs: Array.from(sql.matchAll(/ref\('(\w+)'\)/g), (match) => match[1]!) });
  } else if (path.endsWith(".yml")) properties.push(load(readFileSync(path, "utf8"), { schema: CORE_SCHEMA }));
}
mkdirSync("floor", { recursive: true });
writeFileSync("floor/manifest.json", JSON.stringify({ nodes, properties }));
if (compiles) {
  for (const { path, sql } of nodes) {
    mkdirSync(join("floor", dirname(path)), { recursive: true });
    writeFileSync(join("floor", path), sql);
  }
}
