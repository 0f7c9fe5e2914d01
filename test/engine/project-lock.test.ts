import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockProject } from "../../src/engine/project-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quern-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const now = new Date("2026-01-02T03:04:05Z");
const file = (): string => join(folder, ".quern", "lock");

test("a second holder is told who holds the lock", () => {
  const lock = lockProject(folder, "build", now);
  expect(() => lockProject(folder, "run", now)).toThrow(
    expect.objectContaining({
      code: "QN-PROJECT-LOCKED",
      message: `Another quern works on this project: process ${process.pid} (quern build, since 2026-01-02T03:04:05.000Z)`,
    }),
  );
  lock.release();
  expect(existsSync(file())).toBe(false);
  lockProject(folder, "run", now).release();
});

test("the lock of a process that is gone is taken over", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  mkdirSync(join(folder, ".quern"));
  writeFileSync(file(), JSON.stringify({ pid, host: hostname(), command: "build", since: "then" }));
  const lock = lockProject(folder, "run", now);
  expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({ pid: process.pid, command: "run" });
  lock.release();
});

test("a lock that can't be read was left by a crash", () => {
  mkdirSync(join(folder, ".quern"));
  writeFileSync(file(), '{"pid":');
  lockProject(folder, "run", now).release();
});

test("a lock of another machine counts as held", () => {
  mkdirSync(join(folder, ".quern"));
  writeFileSync(file(), JSON.stringify({ pid: 1, host: "elsewhere", command: "build", since: "then" }));
  expect(() => lockProject(folder, "run", now)).toThrow(/process 1 on elsewhere/);
});
