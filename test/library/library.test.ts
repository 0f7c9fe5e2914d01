import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { project } from "../cli/quern.ts";

/** The package as it is installed: what `exports` in package.json shows, made by the bundler when it was installed (`npm run build` makes it anew). */
const root = fileURLToPath(new URL("../../", import.meta.url));
const bin = (name: string): string => join(root, "node_modules", ".bin", name);

/** A program of a user: it imports the package by its name, and is checked by TypeScript as strictly as can be. */
const program = `
import { build, compile, ls, parse, type QuernEvent, QuernError, QuernErrors, retry, type RunResult, show } from "quern";

const folder = process.argv[2]!;
const options = { projectDir: folder, partialParse: false } as const;
const events: QuernEvent[] = [];
const effects = { emit: (event: QuernEvent) => void events.push(event), cwd: folder };

const outcome = await build({ ...options, threads: 1 }, effects);
const told = (result: RunResult): string => \`\${result.node.name}: \${result.status}\${result.failures === null ? "" : \` \${result.failures}\`}\`;
const finished = events.flatMap((event) => (event.type === "node-finish" ? [event.node.name] : []));
const again = await retry(options, effects);
const { manifest } = await parse(options, effects);
const { lines } = await ls({ ...options, select: ["resource_type:model"], output: "name" }, effects);
const { tables } = await show({ ...options, inline: "select * from {{ ref('orders') }} order by 1" }, effects);
const { results: compiled } = await compile({ ...options, select: ["orders"] }, effects);
let refusal = "";
try {
  await build({ ...options, select: ["state:modified"] }, effects);
} catch (cause) {
  if (!(cause instanceof QuernError || cause instanceof QuernErrors)) throw cause;
  const errors: readonly QuernError[] = cause instanceof QuernErrors ? cause.errors : [cause];
  refusal = errors.map((error) => error.code).join();
}
const abort = new AbortController();
abort.abort();
const { cancelled } = await build(options, { ...effects, signal: abort.signal });
console.log(
  JSON.stringify({
    success: outcome.success,
    results: outcome.results.map(told),
    finished,
    models: Object.keys(manifest.nodes).filter((id) => id.startsWith("model.")),
    lines,
    rows: tables[0]?.rows,
    compiled: compiled[0]?.compiled_code,
    again: again.results.map(told),
    refusal,
    cancelled,
  }),
);
`;

it("runs commands with typed results and events, through the built package's door", () => {
  const folder = project({
    "seeds/raw.csv": "id\n1\n1\n",
    "models/orders.sql": "select * from {{ ref('raw') }}",
    "models/orders.yml": "models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]\n",
  });
  // resolved from inside the package, by its own name
  const file = join(root, "test", "library", `program-${process.pid}.ts`);
  const ran = withFile(file, program, () => {
    const types = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "false"];
    const checked = spawnSync(bin("tsc"), ["--ignoreConfig", ...types, "--types", "node", file], {
      cwd: root,
      encoding: "utf8",
    });
    expect(checked.stdout).toBe("");
    return spawnSync(process.execPath, [file, folder], { encoding: "utf8" });
  });
  expect(ran.stderr).toBe("");
  expect(JSON.parse(ran.stdout)).toEqual({
    success: false,
    results: ["raw: success", "orders: success", "unique_orders_id: fail 1"],
    finished: ["raw", "orders", "unique_orders_id"],
    models: ["model.shop.orders"],
    lines: ["orders", "unique_orders_id"],
    rows: [[1], [1]],
    compiled: expect.stringContaining(`"main"."raw"`),
    again: ["unique_orders_id: fail 1"],
    refusal: "QN-SELECT-STATE",
    cancelled: true,
  });
}, 120_000);

function withFile<T>(file: string, text: string, use: () => T): T {
  writeFileSync(file, text);
  try {
    return use();
  } finally {
    rmSync(file);
  }
}
