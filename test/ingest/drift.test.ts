import { describe, expect, it } from "vitest";
import { addFiles } from "../cli/quern.ts";
import { columnsOf, failedLoad, loader, query, runLoad, sources } from "./loading.ts";

const from = "drop/*";
const rows = (folder: string): Promise<string[]> => query(folder, "select * from raw.t order by id");

describe("on_schema_drift", () => {
  it("add_columns lets the table grow, and what a file lacks is null", async () => {
    const folder = loader({ from, on_schema_drift: "add_columns" }, { "drop/1.csv": "id,a\n1,x\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, {
      "drop/2.csv": "id,b,c\n2,7,2024-01-02\n",
      "drop/3.csv": "C,id\n2024-01-03,3\n",
      "drop/4.ndjson": '{"id": 4, "d": true}\n{"id": 5, "a": "y"}\n',
    });
    const { errors, messages } = await runLoad(folder);
    expect(errors).toEqual([]);
    expect(messages).toEqual(["LOADED 3 files, 4 rows"]);
    expect(await columnsOf(folder)).toBe("id:bigint a:varchar b:bigint c:date d:boolean");
    expect(await rows(folder)).toEqual([
      "1|x|NULL|NULL|NULL",
      "2|NULL|7|2024-01-02|NULL",
      "3|NULL|NULL|2024-01-03|NULL",
      "4|NULL|NULL|NULL|true",
      "5|y|NULL|NULL|NULL",
    ]);
    expect((await runLoad(folder, { fullRefresh: true })).messages).toEqual(["LOADED 4 files, 5 rows"]);
    expect((await rows(folder)).length).toBe(5);
  });

  it("add_columns keeps the rows of files before, where a column's first values misled", async () => {
    const many = Array.from({ length: 25_000 }, (_, i) => `${i},${i}`).join("\n");
    const folder = loader(
      { from, mode: "replace", on_schema_drift: "add_columns" },
      { "drop/1.csv": "id\n-1\n", "drop/2.csv": `id,x\n${many}\n5,late\n` },
    );
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 25002 rows"]);
    expect(await query(folder, "select count(*), count(x), min(id) from raw.t")).toEqual(["25002|25001|-1"]);
  });

  it("is seen in every line of newline JSON, not in the first ones only", async () => {
    const config = { from, columns: { id: "bigint" } };
    const late = `${'{"id": 1}\n'.repeat(25_000)}{"id": 2, "extra": 1}\n`;
    const folder = loader(config, { "drop/1.ndjson": late });
    expect((await failedLoad(folder)).message).toMatch(/1\.ndjson has extra, which the table does not have/);
    addFiles(folder, sources({ t: { from } }));
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await query(folder, "select sum(extra) from raw.t")).toEqual(["1"]);
  });

  it("add_columns takes the declared type, and refuses a file that shares no column with the table", async () => {
    const config = { from, on_schema_drift: "add_columns" };
    const folder = loader(config, { "drop/1.csv": "id\n1\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, {
      ...sources({ t: { ...config, columns: { id: "bigint", code: "varchar" } } }),
      "drop/2.csv": "id,code\n2,007\n",
    });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await rows(folder)).toEqual(["1|NULL", "2|007"]);
    addFiles(folder, { "drop/3.csv": "x,y\n1,2\n" });
    expect((await failedLoad(folder)).code).toBe("QN-LOAD-COLUMNS");
  });

  it("quarantine sets such a file aside, says where it is, and loads the others", async () => {
    const config = { from, on_schema_drift: "quarantine" };
    const folder = loader(config, { "drop/1.csv": "id\n1\n" });
    expect((await runLoad(folder)).errors).toEqual([]);
    addFiles(folder, { "drop/2.csv": "id,extra\n2,x\n", "drop/3.csv": "id\n3\n" });
    const { messages, events } = await runLoad(folder);
    expect(messages).toEqual(["LOADED 1 file, 1 rows, 1 file in quarantine"]);
    expect(events.filter((event) => event.type === "warning").map((event) => event.message)).toEqual([
      expect.stringMatching(
        /2\.csv has extra, which the table does not have; it was set aside, lake\/raw\/t\/.* has it/,
      ),
    ]);
    expect(await rows(folder)).toEqual(["1", "3"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);

    addFiles(folder, sources({ t: { ...config, on_schema_drift: "fail" } }));
    expect((await failedLoad(folder)).code).toBe("QN-LOAD-COLUMNS");
    addFiles(folder, sources({ t: { ...config, on_schema_drift: "add_columns" } }));
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 1 rows"]);
    expect(await rows(folder)).toEqual(["1|NULL", "2|x", "3|NULL"]);
  });

  it("quarantine works with mode: replace too, where the first file says the columns", async () => {
    const config = { from, on_schema_drift: "quarantine", mode: "replace" };
    const folder = loader(config, { "drop/1.csv": "id\n1\n", "drop/2.csv": "id,x\n2,x\n", "drop/3.csv": "id\n3\n" });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 2 files, 2 rows, 1 file in quarantine"]);
    expect(await rows(folder)).toEqual(["1", "3"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
  });

  it.each([
    [{ on_schema_drift: "grow" }, /'on_schema_drift' can't be 'grow'/],
    [{ partition_by: 7 }, /'partition_by' must name a column/],
    [{ partition_by: { field: "d", granularity: "week" } }, /'granularity' of 'partition_by' is one of/],
    [{ partition_by: { field: "d", expiration_days: "x" } }, /'expiration_days' of 'partition_by'/],
  ])("%j is no config", async (config, words) => {
    const folder = loader({ from, ...config }, { "drop/1.csv": "id\n1\n" });
    expect((await failedLoad(folder)).message).toMatch(words);
  });
});
