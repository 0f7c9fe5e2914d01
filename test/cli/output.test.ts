import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { normalize } from "./normalize.ts";
import { project, runQuern } from "./quern.ts";

const files = {
  "seeds/raw_orders.csv": "order_id,customer,amount\n1,ann,12.50\n2,bob,8.00\n2,cyd,1.00\n",
  "models/orders.sql": "select * from {{ ref('raw_orders') }}",
  "models/below.sql": "select * from {{ ref('orders') }}",
  "models/other.sql": "select nothing from {{ ref('raw_orders') }}",
  "models/models.yml": `models:
  - name: orders
    columns:
      - name: order_id
        data_tests: [unique]
      - name: customer
        data_tests:
          - accepted_values:
              arguments: {values: [ann, bob]}
              config: {severity: warn}
`,
};

it("tells a build line by line: what failed, where, its rows, and what to do", async () => {
  const cwd = project(files);
  const { code, stdout, stderr } = await runQuern(["build", "--threads", "1"], { cwd });
  expect(normalize(stdout, cwd)).toMatchSnapshot();
  expect(stderr).toBe("");
  expect(code).toBe(1);
});

it("keeps quiet but for errors", async () => {
  const cwd = project(files);
  const { code, stdout } = await runQuern(["-q", "build", "--threads", "1", "--no-rows"], { cwd });
  expect(normalize(stdout, cwd)).toMatchSnapshot();
  expect(code).toBe(1);
});

it("writes everything to the log file, statements included, and no secrets", async () => {
  const cwd = project({ ...files, "models/other.sql": "select '{{ env_var('MY_API_TOKEN') }}' as token" });
  const env = { MY_API_TOKEN: "hush-hush-hush" };
  const { stdout } = await runQuern(["run", "--select", "other", "--log-level", "warn", "--log-level-file", "debug"], {
    cwd,
    env,
  });
  const { stdout: file } = await runQuern(["ls", "--debug", "--log-format", "text", "--log-level-file", "none"], {
    cwd,
    env,
  });
  const log = readFileSync(`${cwd}/logs/quern.log`, "utf8");
  expect(stdout).toBe("");
  expect(file).toContain("shop.other");
  expect(log).toMatch(/^={30} .* \| [0-9a-f-]{36} ={30}$/m);
  expect(log).toMatch(/^\d\d:\d\d:\d\d\.\d{6} \[info \] \[Thread-1\]: 1 of 1 OK created sql view model main\.other/m);
  expect(log).toMatch(
    /\[debug\] \[MainThread\]: On model\.shop\.other \([\d.]+s\): [\s\S]*select '\*\*\*\*\*' as token/,
  );
  expect(log).not.toContain("hush");
});

it("prints an object a line with --log-format json", async () => {
  const cwd = project(files);
  const { stdout } = await runQuern(["build", "--log-format", "json", "--threads", "1"], { cwd });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { data: Record<string, unknown>; info: Record<string, string> });
  const names = lines.map(({ info }) => `${info.level} ${info.name}`);
  expect(names).toMatchSnapshot();
  expect(new Set(lines.map(({ info }) => info.invocation_id)).size).toBe(1);
  const finished = lines.find(({ info }) => info.name === "LogTestResult" && info.level === "error");
  expect(finished!.data).toMatchObject({
    status: "fail",
    num_failures: 1,
    node_info: { unique_id: "test.shop.unique_orders_order_id.fed79b3a6e", node_status: "fail" },
  });
});

it("writes a JUnit report", async () => {
  const cwd = project(files);
  const { code } = await runQuern(["build", "--threads", "1", "--report", "junit=out/report.xml"], { cwd });
  const xml = readFileSync(`${cwd}/out/report.xml`, "utf8");
  expect(normalize(xml, cwd).replace(/time="[\d.]+"/g, 'time="<n>"')).toMatchSnapshot();
  expect(code).toBe(1);
});

it("marks failures on their lines in GitHub Actions", async () => {
  const cwd = project(files);
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: cwd };
  const { stdout } = await runQuern(["build", "--threads", "1", "-q"], { cwd, env });
  expect(
    normalize(
      stdout
        .split("\n")
        .filter((line) => line.startsWith("::"))
        .join("\n"),
      cwd,
    ),
  ).toMatchSnapshot();
});

it("begins a new log file at the size it is told, and keeps five old ones", async () => {
  const cwd = project({ ...files, "project.yml": "name: shop\nflags: {log_file_max_bytes: 300, log_path: nowhere}\n" });
  for (let i = 0; i < 7; i++) await runQuern(["ls", "--log-path", "my logs"], { cwd });
  expect(readdirSync(`${cwd}/my logs`).sort()).toEqual(["quern.log", ...[1, 2, 3, 4, 5].map((n) => `quern.log.${n}`)]);
});
