import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * Says what vitest's JSON report says, for logs that people read: each failed test with the begin of its message, then a
 * last line `N passed, N failed`.
 *
 *   npx vitest run --reporter=json --outputFile=report.json
 *   node scripts/test-summary.ts report.json
 */
interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    /** The file's path. */
    readonly name: string;
    readonly status: string;
    /** What kept the whole file from running. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const linesOfMessage = 20;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const report = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as Report;
let passed = 0;
let failed = 0;

function fail(what: string, message: string): void {
  failed++;
  say(`FAILED ${what}`);
  const lines = stripVTControlCharacters(message).trimEnd().split("\n");
  for (const line of lines.slice(0, linesOfMessage)) say(`    ${line}`.trimEnd());
  if (lines.length > linesOfMessage) say(`    ... ${lines.length - linesOfMessage} lines more`);
}

for (const file of report.testResults) {
  const path = relative(process.cwd(), file.name);
  for (const test of file.assertionResults) {
    if (test.status === "passed") passed++;
    else if (test.status === "failed") fail(`${path}: ${test.fullName}`, test.failureMessages.join("\n"));
  }
  if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"))
    fail(path, file.message);
}
if (!report.success && failed === 0) fail("outside of all tests", "an error that no test caught: run npm test");
say(`${report.testResults.length} files of tests`);
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
