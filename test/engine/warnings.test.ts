import { describe, expect, test } from "vitest";
import type { QuernEvent } from "../../src/base/events.ts";
import { warningPolicy, withPolicy } from "../../src/engine/warnings.ts";

describe("the policy of warnings", () => {
  test("without flags all are warnings", () => {
    expect(warningPolicy({})("X")).toBe("warn");
  });

  test("--warn-error makes all errors", () => {
    expect(warningPolicy({ WARN_ERROR: true })("X")).toBe("error");
  });

  test("names win over groups, groups over all", () => {
    const policy = warningPolicy({
      WARN_ERROR_OPTIONS: { error: "all", warn: ["Deprecations", "NothingToDo"], silence: ["OldDeprecation"] },
    });
    expect(["X", "NothingToDo", "SomeDeprecation", "OldDeprecation"].map(policy)).toEqual([
      "error",
      "warn",
      "warn",
      "silence",
    ]);
  });

  test.each([[{ include: "all", error: [] }], [{ error: "all", exclude: ["A"], warn: ["B"] }]])(
    "an older name stands beside its newer one in no options: %j",
    (options) => {
      expect(() => warningPolicy({ WARN_ERROR_OPTIONS: options })).toThrow(/can be specified, not both/);
    },
  );

  test("dbt's older names", () => {
    const policy = warningPolicy({ WARN_ERROR_OPTIONS: { include: "all", exclude: ["A"] } });
    expect([policy("A"), policy("B")]).toEqual(["warn", "error"]);
  });

  test("a wrong shape is a usage error", () => {
    expect(() => warningPolicy({ WARN_ERROR_OPTIONS: { warn: "A" } })).toThrow(/'warn' must be a list/);
  });
});

test("a warning that is an error is thrown with its place", () => {
  const seen: QuernEvent[] = [];
  const emit = withPolicy((event) => seen.push(event), warningPolicy({ WARN_ERROR: true }));
  emit({ type: "output", text: "x" });
  expect(() => emit({ type: "warning", code: "A", message: "careful", place: { file: "m.sql", line: 2 } })).toThrow(
    expect.objectContaining({ code: "QN-WARNING-AS-ERROR", message: "careful", place: { file: "m.sql", line: 2 } }),
  );
  expect(seen).toEqual([{ type: "output", text: "x" }]);
});
