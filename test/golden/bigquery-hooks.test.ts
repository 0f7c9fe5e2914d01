import { afterAll, beforeAll, expect, it } from "vitest";
import { build } from "../../src/engine/index.ts";
import { project } from "../cli/quern.ts";
import { RecordingServer, type World } from "./recording-server.ts";

const columns = [
  { name: "id", type: "INTEGER" },
  { name: "changed_at", type: "TIMESTAMP" },
];
const hook = (name: string, transaction: boolean) => ({ sql: `select '{{ this.identifier }} ${name}'`, transaction });
const hooks = {
  "pre-hook": [hook("before 2", true), hook("before 1", false)],
  "post-hook": [hook("after 2", false), hook("after 1", true)],
};
const nodes = ["a_view", "a_table", "an_incremental", "a_copy", "a_seed", "a_snapshot"];

let server: RecordingServer;
beforeAll(async () => {
  server = await RecordingServer.start();
});
afterAll(() => server.close());

it("runs each hook once, in dbt's order, where there are no transactions to run it in or out of", async () => {
  const model = (materialized: string): string =>
    `{{ config(materialized='${materialized}') }}\nselect 1 as id, current_timestamp() as changed_at`;
  const at = project({
    "dbt_project.yml": JSON.stringify({
      name: "shop",
      profile: "shop",
      version: "1.0",
      "query-comment": null,
      models: hooks,
      seeds: hooks,
      snapshots: hooks,
    }),
    "profiles.yml": JSON.stringify({ shop: { target: "dev", outputs: { dev: server.target } } }),
    "models/a_view.sql": model("view"),
    "models/a_table.sql": model("table"),
    "models/an_incremental.sql": model("incremental"),
    "models/a_copy.sql": "{{ config(materialized='copy') }}\nselect * from {{ ref('a_table') }}",
    "seeds/a_seed.csv": "id\n1\n",
    "snapshots/a_snapshot.sql":
      "{% snapshot a_snapshot %}{{ config(unique_key='id', strategy='timestamp', updated_at='changed_at') }}select * from {{ ref('a_table') }}{% endsnapshot %}",
  });
  // again with what the first run made
  const worlds: readonly World["tables"][] = [{}, { an_incremental: { schema: { fields: columns } } }];
  for (const tables of worlds) {
    server.begin({ tables, columns, made: columns });
    await build({ threads: 1 }, { cwd: at, env: { HOME: at } });
    const sent = server.lines.map((line) => line.replace(/^-- query\n/, ""));
    const ran = sent.flatMap((line) => /^select '(\w+ (?:before|after) \d)';$/.exec(line)?.[1] ?? []);
    const order = ["before 1", "before 2", "after 1", "after 2"];
    for (const name of nodes)
      expect(ran.filter((each) => each.startsWith(`${name} `))).toEqual(order.map((each) => `${name} ${each}`));
    expect(sent.filter((line) => /^(begin|commit|rollback)\b/i.test(line))).toEqual([]);
  }
});
