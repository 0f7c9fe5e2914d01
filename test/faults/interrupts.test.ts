import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addFiles, project, type Running, runQuern, startQuern } from "../cli/quern.ts";
import { expectNoStack, said } from "./fault.ts";

/** Long enough that a test which had to wait for it would run out of time. */
const endless = "select count(*) as n from range(100000000000) as r(i) where hash(i) % 7 = 1";
const slow = `{{ config(materialized='table') }} ${endless}`;
const table = "{{ config(materialized='table') }} select 1 as a";

/** Waits until quern has printed a text. */
async function until({ child }: Running, text: string): Promise<void> {
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on("data", (piece) => {
      output += piece;
      if (output.includes(text)) resolve();
    });
    child.on("close", () => reject(new Error(`ended before it printed ${text}:\n${output}`)));
  });
}

function statuses(folder: string): Record<string, string> {
  const { results } = JSON.parse(readFileSync(join(folder, "target", "run_results.json"), "utf8"));
  return Object.fromEntries(
    results.map((each: { unique_id: string; status: string }) => [each.unique_id, each.status]),
  );
}

/** The value of a query of one row and column. */
async function valueOf(folder: string, query: string): Promise<unknown> {
  const { stdout } = await runQuern(["show", "--inline", query, "--output", "json", "-q"], { cwd: folder });
  return Object.values(JSON.parse(stdout).show[0])[0];
}

describe.concurrent("a run that is interrupted", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s cancels what runs, keeps what is done, and is retried from there",
    async (signal) => {
      const folder = project({
        "models/first.sql": table,
        "models/slow.sql": `-- depends_on: {{ ref('first') }}\n${slow}`,
        "models/last.sql": "select * from {{ ref('slow') }}",
      });
      const running = startQuern(["run"], { cwd: folder });
      await until(running, "2 of 3 START");
      running.child.kill(signal);
      const ended = await running.ended;
      expect(ended.code).toBe(1);
      expectNoStack(said(ended));
      expect(statuses(folder)["model.shop.first"]).toBe("success");
      expect(statuses(folder)["model.shop.last"]).toBe("skipped");
      addFiles(folder, { "models/slow.sql": `-- depends_on: {{ ref('first') }}\n${table}` });
      const retried = await runQuern(["retry"], { cwd: folder });
      expect(said(retried)).toContain("Done. PASS=2");
      expect(said(retried)).not.toContain("main.first");
    },
  );

  it("with --fail-fast by the first failure: what has not begun is not begun", async () => {
    const folder = project({
      "models/bad.sql": "select no_such_column",
      "models/slow.sql": slow,
      "models/z_later.sql": table,
    });
    const ended = await runQuern(["run", "--fail-fast", "--threads", "2"], { cwd: folder });
    expect(ended.code).toBe(1);
    expect(statuses(folder)["model.shop.bad"]).toBe("error");
    expect(statuses(folder)["model.shop.slow"]).not.toBe("success");
    expect(statuses(folder)["model.shop.z_later"]).toBe("skipped");
  });

  it("by a kill in the middle of an incremental run: the table is as it was, and the next run repairs it", async () => {
    const folder = project({
      "models/log.sql": `{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='i') }}
        select i, {{ var('rows', 100) }} as batch from range({{ var('rows', 100) }}) as r(i)
        {% if var('wait', false) %} where (${endless}) > 0 {% endif %}`,
    });
    expect((await runQuern(["run"], { cwd: folder })).code).toBe(0);
    const running = startQuern(["run", "--vars", "{rows: 200, wait: true}"], { cwd: folder });
    await until(running, "1 of 1 START");
    running.child.kill("SIGKILL");
    await running.ended;
    expect(await valueOf(folder, "select count(*) || ' ' || max(batch) from log")).toBe("100 100");
    expect((await runQuern(["run", "--vars", "{rows: 200}"], { cwd: folder })).code).toBe(0);
    expect(await valueOf(folder, "select count(*) || ' ' || count(distinct i) || ' ' || min(batch) from log")).toBe(
      "200 200 200",
    );
    expect(
      await valueOf(folder, "select count(*) from information_schema.tables where table_name like '%dbt_tmp%'"),
    ).toBe(0);
  });

  it("by a reader that goes away ends quietly", async () => {
    const folder = project({ "models/a.sql": table });
    const running = startQuern(["ls", "--log-format", "json"], { cwd: folder });
    running.child.stdout!.destroy();
    const { stderr } = await running.ended;
    expect(stderr).toBe("");
  });
});

describe.concurrent("two runs on one project", () => {
  it("at the same time: one works, the other says who does", async () => {
    const folder = project({ "models/slow.sql": slow });
    const first = startQuern(["run"], { cwd: folder });
    await until(first, "1 of 1 START");
    const second = await runQuern(["run"], { cwd: folder });
    expect(second.code).toBe(2);
    expect(said(second)).toContain(String(first.child.pid));
    expectNoStack(said(second));
    first.child.kill("SIGINT");
    await first.ended;
  });
});
