import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runQuern } from "../cli/quern.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "teeth-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the example project with one mistake in it. */
function projectWith(name: string, file: string, right: string, wrong: string): string {
  const copy = join(folder, name.replaceAll(" ", "-"));
  for (const part of ["models", "macros", "seeds", "project.yml", "test/models"])
    cpSync(join(repository, part), join(copy, part), { recursive: true });
  mkdirSync(join(copy, "data/drop"), { recursive: true });
  const text = readFileSync(join(copy, file), "utf8");
  expect(text).toContain(right);
  writeFileSync(join(copy, file), text.replace(right, wrong));
  return copy;
}

describe("a mistake in the example project fails one of its tests:", () => {
  beforeAll(async () => {
    const script = join(repository, "scripts/make-orders.ts");
    await promisify(execFile)(process.execPath, [script, "--rows", "3000", "--out", join(folder, "orders.csv")]);
  });

  it.each([
    [
      "a brand lost in staging",
      "models/staging/stg_orders.sql",
      "'orders') }}",
      "'orders') }} where brand is distinct from 'apple'",
      "staging_loses_only_repeats",
    ],
    [
      "times moved by a day",
      "models/core/sales.sql",
      "    event_time,",
      "    event_time + interval 1 day as event_time,",
      "sales_loses_only_undated_rows",
    ],
    [
      "a join that doubles",
      "models/core/sales_changes.sql",
      "cross join days",
      "cross join days cross join (select unnest([1, 2]))",
      "changes_compare_windows",
    ],
    [
      "a window moved by a day",
      "models/core/sales_changes.sql",
      "(1 - 7 * weeks)",
      "(2 - 7 * weeks)",
      "changes_compare_windows",
    ],
    [
      "lines taken for orders",
      "models/marts/peak_hours.sql",
      "count(distinct order_id)",
      "count(*)",
      "hours_and_weekdays",
    ],
  ])("%s", async (name, file, right, wrong, test) => {
    const ended = await runQuern(["build", "--quiet"], {
      cwd: projectWith(name, file, right, wrong),
      env: { ORDERS: join(folder, "orders.csv") },
    });
    expect(ended.stdout).toMatch(new RegExp(`FAIL \\d+ \\S*${test}`));
    expect(ended.code).toBe(1);
  });
});
