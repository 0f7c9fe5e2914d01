import { readFileSync } from "node:fs";
import { runCases } from "../test/jinja/cases.ts";

/** `npm run jinja:cases -- FILE`: renders every case of a file by both drivers, names those that differ, and counts. */
const file = process.argv[2];
if (file === undefined) {
  process.stderr.write("Usage: npm run jinja:cases -- FILE\n");
  process.exit(2);
}
const cases = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => JSON.parse(line));
let failed = 0;
for await (const { name, problem } of runCases(cases)) {
  if (problem === undefined) continue;
  failed++;
  process.stdout.write(`FAILED ${name}: ${problem}\n`);
}
process.stdout.write(`${cases.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
