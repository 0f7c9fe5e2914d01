import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { differenceText } from "./compare/difference.ts";
import { compareProject } from "./compare/project.ts";
import { dbtCommand } from "./dbt-venv.ts";

/**
 * `npm run compare [-- PROJECT...]`: dbt and quern, each in a copy of a project, command after command; after each one
 * manifests, results and warehouses are held against each other. Ends with 1 when anything differs.
 */
const projects = fileURLToPath(new URL("../test/compare/", import.meta.url));
const dbt = dbtCommand();
if (dbt === undefined) process.exit(2);

const chosen = process.argv.slice(2);
const folders =
  chosen.length > 0 ? chosen.map((path) => resolve(path)) : readdirSync(projects).map((name) => join(projects, name));
let count = 0;
for (const folder of folders) {
  const name = folder.split("/").at(-1)!;
  process.stdout.write(`${name}\n`);
  const workshop = join(tmpdir(), "quern-compare", name);
  const { findings } = await compareProject(folder, workshop, dbt, ({ step, differences }) => {
    const verdict = differences.length === 0 ? "same" : `${differences.length} differences`;
    process.stdout.write(`  ${verdict}  ${step}\n${differences.map((each) => `${differenceText(each)}\n`).join("")}`);
  });
  for (const { differences } of findings) count += differences.length;
}
process.stdout.write(count === 0 ? "no differences\n" : `${count} differences\n`);
process.exit(count === 0 ? 0 : 1);
