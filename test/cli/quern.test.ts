import { expect, it } from "vitest";
import { project, runQuern } from "./quern.ts";

it("runs as a command does: product on stdout, code 0", async () => {
  const cwd = project({ "models/a.sql": "select 1 as id" });
  const { code, stdout } = await runQuern(["ls", "--quiet"], { cwd });
  expect(code).toBe(0);
  expect(stdout).toBe("shop.a\n");
});
