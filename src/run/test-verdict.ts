import type { NodeConfig } from "../manifest/types.ts";

/** The one row that a data test's materialization gives. */
export interface TestCounts {
  readonly failures: number;
  readonly shouldWarn: boolean;
  readonly shouldError: boolean;
}

export interface TestVerdict {
  readonly status: "pass" | "warn" | "fail";
  readonly message: string | null;
  readonly failures: number;
}

/**
 * What a data test's counts mean under its `severity`, `warn_if` and `error_if`.
 * https://docs.getdbt.com/reference/resource-configs/severity
 */
export function testVerdict(counts: TestCounts, config: NodeConfig, warningsAreErrors: boolean): TestVerdict {
  const { failures } = counts;
  const got = `Got ${failures} ${failures === 1 ? "result" : "results"}, configured to`;
  const severity = String(config.severity ?? "ERROR").toUpperCase();
  if (severity === "ERROR" && counts.shouldError) {
    return { status: "fail", message: `${got} fail if ${config.error_if ?? "!= 0"}`, failures };
  }
  if (!counts.shouldWarn) return { status: "pass", message: null, failures: 0 };
  const condition = config.warn_if ?? "!= 0";
  if (warningsAreErrors) return { status: "fail", message: `${got} fail if ${condition}`, failures };
  return { status: "warn", message: `${got} warn if ${condition}`, failures };
}
