import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { QuernEvent } from "../../src/base/events.ts";
import { build } from "../../src/engine/index.ts";
import { project } from "../cli/quern.ts";
import { type Case, cases, columnsOf, madeColumnsOf } from "./bigquery-cases.ts";
import { json, RecordingServer, type World } from "./recording-server.ts";

const folder = fileURLToPath(new URL("bigquery/", import.meta.url));

/** What a run of all cases is: its title, what stands before it, and its flags. A case without such a state is left out. */
interface Step {
  readonly title: (each: Case) => string;
  readonly stands: (each: Case) => World["tables"] | undefined;
  readonly isFullRefresh: (each: Case) => boolean;
}

/** A table that stands has the columns of its model, unless the case says others. */
const standing = (each: Case, table: object): World["tables"] => ({
  [each.name]: { schema: { fields: madeColumnsOf(each) }, ...table },
});
const table = (each: Case): World["tables"] => (each.stands == null ? {} : standing(each, each.stands));

const steps: readonly Step[] = [
  { title: () => "first run", stands: () => ({}), isFullRefresh: () => false },
  { title: () => "again", stands: table, isFullRefresh: () => false },
  {
    title: () => "full refresh",
    stands: (each) => (each.config.materialized === "incremental" ? table(each) : undefined),
    isFullRefresh: () => true,
  },
  {
    title: ({ changed }) => changed?.title ?? "",
    stands: (each) => each.changed && standing(each, each.changed.stands),
    isFullRefresh: ({ changed }) => changed?.fullRefresh === true,
  },
];

const files = (): Record<string, string> =>
  Object.fromEntries(
    cases.flatMap(({ name, config, yaml = {}, sql, kind = "model", ending = "sql" }) => {
      const text = sql ?? "select * from {{ source('raw', 'orders') }}";
      const entry = { name, config, ...yaml };
      if (kind === "snapshot")
        return [
          [`snapshots/${name}.sql`, `{% snapshot ${name} %}\n${text}\n{% endsnapshot %}\n`],
          [`snapshots/${name}.yml`, JSON.stringify({ version: 2, snapshots: [entry] })],
        ];
      return [
        [`${kind}s/${name}.${ending}`, `${text}\n`],
        [`${kind}s/${name}.yml`, JSON.stringify({ version: 2, [`${kind}s`]: [entry] })],
      ];
    }),
  );

/** Runs the cases that a step is for, one after the other, and gives what each sent. */
async function record(server: RecordingServer, at: string, step: Step): Promise<Map<string, string>> {
  const sent = new Map<string, string>();
  for (const isFullRefresh of [false, true]) {
    const meant = cases.filter((each) => step.stands(each) !== undefined && step.isFullRefresh(each) === isFullRefresh);
    if (meant.length === 0) continue;
    const all = Object.assign({}, ...meant.map((each) => step.stands(each))) as World["tables"];
    server.begin({ tables: all, columns: [], made: [] });
    const emit = (event: QuernEvent): void => {
      if (event.type !== "node-start" && event.type !== "node-finish") return;
      const each = meant.find(({ name }) => event.node.name === name);
      if (each === undefined) return;
      if (event.type === "node-start") {
        server.begin({ tables: all, columns: columnsOf(each), made: madeColumnsOf(each), answers: each.answers });
        return;
      }
      const failed = event.error === undefined ? [] : [`-- FAILED: ${event.error.message}`];
      sent.set(each.name, [`-- ## ${step.title(each)}`, ...server.lines, ...failed].join("\n\n"));
    };
    await build(
      {
        select: meant.map(({ name }) => name),
        threads: 1,
        fullRefresh: isFullRefresh,
        eventTimeStart: "2024-01-01",
        eventTimeEnd: "2024-01-02",
      },
      { emit, cwd: at, env: { HOME: at } },
    );
  }
  return sent;
}

describe("what BigQuery is sent", () => {
  const recorded = new Map<string, string[]>();
  let server: RecordingServer;

  beforeAll(async () => {
    server = await RecordingServer.start();
    const at = project({
      "dbt_project.yml": "name: shop\nprofile: shop\nversion: '1.0'\nquery-comment: null\n",
      "profiles.yml": JSON.stringify({ shop: { target: "dev", outputs: { dev: server.target } } }),
      "models/sources.yml": JSON.stringify({
        version: 2,
        sources: [{ name: "raw", database: "proj", schema: "raw", tables: [{ name: "orders" }] }],
      }),
      ...files(),
    });
    for (const step of steps) {
      for (const [name, text] of await record(server, at, step))
        recorded.set(name, [...(recorded.get(name) ?? []), text]);
    }
  }, 120_000);

  afterAll(() => server.close());

  it.each(cases.map((each) => [each.name, each] as const))("%s", async (name, { title, config }) => {
    const text = `-- ${title}\n${json(config)}\n\n${(recorded.get(name) ?? []).join("\n\n")}\n`;
    await expect(text).toMatchFileSnapshot(join(folder, `${name}.sql`));
    expect(text).not.toMatch(/-- (FAILED|unknown call)/);
  });
});
