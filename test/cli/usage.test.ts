import { expect, it } from "vitest";
import { QuernError } from "../../src/base/errors.ts";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { normalize } from "./normalize.ts";
import { project, runQuern } from "./quern.ts";

const cwd = project({ "models/a.sql": "select 1 as id" });
const said = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runQuern(args, { cwd });
  return normalize(`${code}\n${stdout}${stderr}`, cwd);
};

/** What is said of a command line that can't be read. */
async function refusal(argv: readonly string[]): Promise<string> {
  try {
    return JSON.stringify(await readCommandLine(argv));
  } catch (cause) {
    if (cause instanceof QuernError && cause.code === "QN-CLI-USAGE") return `${cause.message}\n${cause.hint}`;
    throw cause;
  }
}

it("names what a misspelt command, flag or value was probably meant to be", async () => {
  const lines = [
    "bild",
    "docs gnerate",
    "doc generate",
    "build --selct a",
    "build --no-fail-fst",
    "build --inline x",
    "ls --output jsn",
    "ls --select a --outputkeys name",
    "show --limit many",
    "build --threads",
    "build --no-select",
    "build extra",
    "init",
    "run-operation",
    "completion bsh",
  ];
  const answers: Record<string, string> = {};
  for (const line of lines) answers[line] = await refusal(line.split(" "));
  expect(answers).toMatchSnapshot();
});

it("refuses a command line with code 2 before anything runs", async () => {
  expect(await said("bild")).toMatchSnapshot();
  expect(await said("build", "--report", "xml=a")).toMatchSnapshot();
  expect(await said("run", "--vars", "[1]")).toMatchSnapshot();
});

it("takes flags of all commands before and after the command", async () => {
  expect(await said("--quiet", "--target", "default", "ls")).toBe(await said("ls", "-q", "-t", "default"));
  expect(await said("-q", "ls", "--select=a", "--no-use-colors")).toBe("0\nshop.a\n");
});

it("reads DBT_ variables where a flag is missing, and says which one is wrong", async () => {
  const set = async (env: Record<string, string>, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runQuern(args, { cwd, env });
    return normalize(`${code}\n${stdout}${stderr}`, cwd);
  };
  expect(await set({ DBT_QUIET: "1", DBT_RESOURCE_TYPES: "seed source" }, "ls")).toBe("0\n");
  expect(await set({ DBT_QUIET: "yes" }, "run")).toBe("0\n");
  expect(await set({ DBT_QUIET: "yes" }, "run", "--no-quiet")).toContain("Completed successfully");
  expect(await set({ DBT_LOG_FORMAT: "xml" }, "run")).toMatchSnapshot();
  expect(await set({ DBT_FAIL_FAST: "perhaps" }, "run")).toMatchSnapshot();
});

it("helps: all commands, a group, one command", async () => {
  expect(await said("--help")).toMatchSnapshot();
  expect(await said("docs", "--help")).toMatchSnapshot();
  expect(await said("help", "source", "freshness")).toBe(await said("source", "freshness", "-h"));
  expect(await said("build", "--help")).toMatchSnapshot();
  const { code, stdout, stderr } = await runQuern([], { cwd });
  expect([code, stdout, stderr.split("\n")[2]]).toEqual([2, "", "Usage: quern [flags] <command> [flags]"]);
});

it("tells its version, quickly and with flags around", async () => {
  expect(await said("--version")).toBe(await said("--no-use-colors", "--version"));
  expect(await said("-v")).toMatch(/^0\nquern <version> \(speaks dbt 1\.10\.\d+\)\n$/);
});
