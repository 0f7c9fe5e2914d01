import { beforeEach, describe, expect, it } from "vitest";
import type { QuernEvent } from "../../src/base/events.ts";
import { retry, run } from "../../src/engine/index.ts";
import { addFiles, project } from "../cli/quern.ts";
import { rows } from "./warehouse.ts";

const threads = 4;
const january = { eventTimeStart: "2024-01-01", eventTimeEnd: "2024-01-31" };
const calendar =
  "{{ config(event_time='d') }} select unnest(range(timestamp '2024-01-01', timestamp '2024-01-31', interval 1 day)) as d";
const eachDay = (columns: string, more = ""): string =>
  `select d as day, ${columns} from {{ ref('calendar') }} ${more}`;
const batched = (sql: string, more = ""): string =>
  `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', batch_size='day', begin='2024-01-01'${more}) }} ${sql}`;

/** One thing for each day, but another for one of them. */
const onDay = (id: string, special: string, usual: string): string =>
  `{% if model.batch and model.batch.id == '${id}' %} ${special} {% else %} ${usual} {% endif %}`;

interface Ran {
  readonly status: string;
  readonly message: string | null;
  readonly successful: readonly string[];
  readonly failed: readonly string[];
  readonly told: readonly string[];
}

describe("the batches of a model that run at the same time", () => {
  let folder: string;
  beforeEach(() => {
    folder = project({ "models/calendar.sql": calendar });
  });

  async function build(
    options: Parameters<typeof run>[0] = {},
    {
      command = run,
      listen,
      signal,
    }: { command?: typeof run; listen?: (e: QuernEvent) => void; signal?: AbortSignal } = {},
  ): Promise<Ran> {
    const told: string[] = [];
    const emit = (event: QuernEvent): void => {
      if (event.type === "log" && event.message.startsWith("Batch ")) told.push(event.message);
      listen?.(event);
    };
    const windows = command === run ? january : {};
    const { results } = await command(
      { projectDir: folder, threads, ...windows, ...options },
      { cwd: folder, env: { HOME: folder }, emit, signal },
    );
    const { status, message, batch_results } = results.find((each) => each.unique_id === "model.shop.days")!;
    const { successful = [], failed = [] } = batch_results ?? {};
    const begins = (of: readonly (readonly [string, string])[]): string[] => of.map(([from]) => from.slice(0, 10));
    return { status, message, successful: begins(successful), failed: begins(failed), told };
  }

  const days = (sql: string, more = ""): void => addFiles(folder, { "models/days.sql": batched(sql, more) });
  const oneOfEach = "select count(*), count(distinct day) from days";

  it.each([
    ["that reads nothing of itself", "", "", true],
    ["whose author holds them apart", ", concurrent_batches=false", "", false],
    ["that says `this`", "", "{% if false %} {{ this }} {% endif %}", false],
    ["that says `this`, and that it may", ", concurrent_batches=true", "{% if false %} {{ this }} {% endif %}", true],
  ])("are those of a model %s", async (_, config, more, together) => {
    days(eachDay("'{{ thread_id }}' as thread", more), config);
    for (const _again of [false, true]) {
      const { status, told } = await build();
      expect(status).toBe("success");
      expect(told[0]).toMatch(/^Batch 1 of 30 OK created batch 2024-01-01 of main\.days/);
      expect(told.at(-1)).toMatch(/^Batch 30 of 30 OK/);
      expect(await rows(folder, oneOfEach)).toEqual(["30|30"]);
      const [found] = await rows(folder, "select count(distinct thread) from days");
      if (together) expect(Number(found)).toBeGreaterThan(1);
      else expect(found).toBe("1");
    }
  });

  it("need no more threads than there are", async () => {
    days(eachDay("'{{ thread_id }}' as thread"));
    await build({ threads: 1 });
    expect(await rows(folder, "select count(*), count(distinct thread) from days")).toEqual(["30|1"]);
  });

  it("call the model's hooks once: before the first, after the last", async () => {
    const hook = (name: string): string =>
      `create table if not exists hooks (name varchar, rows bigint); insert into hooks select '${name}', count(*) from information_schema.tables where table_name = 'days'`;
    days(
      eachDay("1 as one"),
      `, pre_hook="${hook("before")}", post_hook=["${hook("after")}", "insert into hooks select 'rows', count(*) from {{ this }}"]`,
    );
    await build();
    expect(await rows(folder, "select * from hooks")).toEqual(["before|0", "after|1", "rows|30"]);
  });

  it("don't meet in what is the table's: its docs; what meets all the same is done again alone", async () => {
    addFiles(folder, {
      "models/days.yml": "models: [{name: days, description: Days, columns: [{name: day, description: The day}]}]",
    });
    const changes = onDay("20240110", "1 as one, 2 as two", onDay("20240111", "1 as one, 3 as three", "1 as one"));
    days(eachDay(changes), ", on_schema_change='append_new_columns', persist_docs={'relation': true, 'columns': true}");
    const { status, told } = await build();
    expect([status, told.filter((each) => !each.includes("OK"))]).toEqual(["success", []]);
    expect(await rows(folder, "select count(*), count(two), count(three) from days")).toEqual(["30|1|1"]);
    expect(await rows(folder, "select comment from duckdb_tables() where table_name = 'days'")).toEqual(["Days"]);
  });

  it("that fail leave the others as they are, and are retried alone", async () => {
    const broken = onDay("20240105", "no_such", onDay("20240120", "no_such", "1"));
    days(eachDay(`${broken} as ok`));
    const first = await build();
    expect([first.status, first.message]).toEqual(["partial success", "PARTIAL SUCCESS (28/30)"]);
    expect(first.failed).toEqual(["2024-01-05", "2024-01-20"]);
    expect(first.successful).toEqual([...first.successful].sort());
    expect(await rows(folder, oneOfEach)).toEqual(["28|28"]);
    days(eachDay("2 as ok"));
    const second = await build({}, { command: retry as typeof run });
    expect([second.status, second.told.length, second.successful.length]).toEqual(["success", 2, 30]);
    expect(await rows(folder, "select ok, count(*) from days group by 1 order by 1")).toEqual(["1|28", "2|2"]);
  });

  it("are not begun when the first fails, also where the table stands", async () => {
    days(eachDay("1 as ok"));
    await build();
    days(eachDay(`${onDay("20240101", "no_such", "2")} as ok`));
    const { status, failed, told } = await build();
    expect([status, failed.length]).toEqual(["error", 30]);
    expect(told[1]).toBe("Batch 2 of 30 SKIP batch 2024-01-02 of main.days");
    expect(await rows(folder, "select distinct ok from days")).toEqual(["1"]);
  });

  it("stop when the run is interrupted: what is done stays, and the rest is retried", async () => {
    days(eachDay("1 as ok"));
    const controller = new AbortController();
    const stopped = await build(
      {},
      {
        signal: controller.signal,
        listen: (event) => {
          if (event.type === "log" && event.message.startsWith("Batch 4 ")) controller.abort();
        },
      },
    );
    expect(stopped.status).toBe("partial success");
    expect(stopped.failed.length).toBeGreaterThan(20);
    const [kept] = await rows(folder, "select count(*) from days");
    expect(Number(kept)).toBeGreaterThanOrEqual(stopped.successful.length);
    const rest = await build({}, { command: retry as typeof run });
    expect([rest.status, rest.told.length]).toEqual(["success", stopped.failed.length]);
    expect(await rows(folder, oneOfEach)).toEqual(["30|30"]);
  });

  it("stop with --fail-fast when another node fails", async () => {
    addFiles(folder, { "models/bad.sql": "select no_such from {{ ref('calendar') }}" });
    days(eachDay("(select count(*) from range(100000000000) r(i) where hash(i) % 7 = 1) as endless"));
    const { status, failed } = await build({ failFast: true });
    expect([status, failed.length]).toEqual(["error", 30]);
  });
});
