import { expect, test } from "vitest";
import type { NodeConfig } from "../../src/manifest/types.ts";
import { freshnessStatus, hasFreshness } from "../../src/run/freshness-status.ts";
import { testVerdict } from "../../src/run/test-verdict.ts";

const config = (more: object = {}): NodeConfig =>
  ({ severity: "ERROR", error_if: "!= 0", warn_if: "!= 0", ...more }) as unknown as NodeConfig;
const failing = { failures: 2, shouldWarn: true, shouldError: true };

test("severity decides between failure and warning", () => {
  expect(testVerdict(failing, config(), false)).toEqual({
    status: "fail",
    message: "Got 2 results, configured to fail if != 0",
    failures: 2,
  });
  expect(testVerdict(failing, config({ severity: "warn" }), false)).toMatchObject({ status: "warn" });
  expect(testVerdict(failing, config({ severity: "warn" }), true)).toMatchObject({ status: "fail" });
});

test("warn_if and error_if decide by the number of failures", () => {
  const few = { failures: 1, shouldWarn: true, shouldError: false };
  expect(testVerdict(few, config({ error_if: "> 10" }), false)).toEqual({
    status: "warn",
    message: "Got 1 result, configured to warn if != 0",
    failures: 1,
  });
  expect(testVerdict({ failures: 0, shouldWarn: false, shouldError: false }, config(), true)).toEqual({
    status: "pass",
    message: null,
    failures: 0,
  });
});

test("freshness by age", () => {
  const freshness = {
    warn_after: { count: 1, period: "day" as const },
    error_after: { count: 2, period: "day" as const },
    filter: null,
  };
  expect([3600, 86_401, 200_000].map((age) => freshnessStatus(age, freshness))).toEqual(["pass", "warn", "error"]);
  expect(hasFreshness(freshness)).toBe(true);
  expect(hasFreshness({ warn_after: { count: null, period: null }, error_after: null, filter: null })).toBe(false);
});
