import { expect } from "vitest";
import { type Ended, project, runQuern } from "../cli/quern.ts";

/** One bad input: the files of a project, what is run on it, and what the user must be told. */
export interface Fault {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** 0 where a warning is enough, 1 where nodes fail, 2 where the command can't run: dbt's codes. */
  readonly code: 0 | 1 | 2;
  /** Texts that the output holds, in their order. */
  readonly says: readonly string[];
}

/** Runs quern on a bad input and holds its answer against what the user must be told. Gives the folder and the answer. */
export async function meet(fault: Fault): Promise<{ folder: string; ended: Ended }> {
  const folder = project(fault.files);
  const ended = await runQuern(fault.args, { cwd: folder, env: fault.env ?? {} });
  const output = said(ended);
  let at = 0;
  for (const text of fault.says) {
    const found = output.indexOf(text, at);
    expect(found, `${JSON.stringify(text)} after character ${at} of:\n${output}`).toBeGreaterThanOrEqual(0);
    at = found + text.length;
  }
  expect(ended.code, output).toBe(fault.code);
  expectNoStack(output);
  return { folder, ended };
}

/** What quern printed, without the times before its lines. */
export function said({ stdout, stderr }: Ended): string {
  return `${stdout}${stderr}`.replace(/^\d\d:\d\d:\d\d ? ?/gm, "");
}

/** A user's mistake is no bug of quern: no line of a stack trace. */
export function expectNoStack(output: string): void {
  expect(output).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
  expect(output).not.toContain("Internal error");
}
