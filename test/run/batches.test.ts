import { describe, expect, test } from "vitest";
import type { ManifestNode } from "../../src/manifest/types.ts";
import { batchName, fromWindow, parseTime, planBatches, toWindow } from "../../src/run/microbatch/batches.ts";

const model = (config: object): ManifestNode =>
  ({
    name: "m",
    unique_id: "model.p.m",
    config: { batch_size: "day", begin: "2024-09-01", ...config },
  }) as unknown as ManifestNode;
const now = new Date("2024-09-17T16:06:00Z");
const limits = { incremental: true, eventTimeStart: null, eventTimeEnd: null, now };
const names = (config: object, changes: object = {}): string[] =>
  planBatches(model(config), { ...limits, ...changes }).map(
    ({ start, end }) => `${start.toISOString()}/${end.toISOString()}`,
  );

describe("the batches of a microbatch model", () => {
  test("an incremental run covers the current unit and the lookback", () => {
    expect(names({})).toEqual([
      "2024-09-16T00:00:00.000Z/2024-09-17T00:00:00.000Z",
      "2024-09-17T00:00:00.000Z/2024-09-18T00:00:00.000Z",
    ]);
    expect(names({ lookback: 0 })).toHaveLength(1);
    expect(names({ batch_size: "hour", lookback: 3 })[0]).toBe("2024-09-17T13:00:00.000Z/2024-09-17T14:00:00.000Z");
  });

  test("a first run begins at `begin`", () => {
    expect(names({}, { incremental: false })).toHaveLength(17);
    expect(names({ batch_size: "month", begin: "2023-11-15" }, { incremental: false })).toHaveLength(11);
    expect(names({ batch_size: "year", begin: "2020-05-05T10:00:00" }, { incremental: false })[0]).toMatch(
      /^2020-01-01/,
    );
  });

  test("event times of the command line set both ends", () => {
    expect(names({}, { eventTimeStart: parseTime("2024-09-03"), eventTimeEnd: parseTime("2024-09-05") })).toEqual([
      "2024-09-03T00:00:00.000Z/2024-09-04T00:00:00.000Z",
      "2024-09-04T00:00:00.000Z/2024-09-05T00:00:00.000Z",
    ]);
  });

  test("what it needs is asked for by name", () => {
    expect(() => names({ begin: null }, { incremental: false })).toThrow(/'begin'/);
    expect(() => names({ batch_size: "week" })).toThrow(/'batch_size'/);
    expect(() => parseTime("yesterday")).toThrow(/Not a time/);
  });

  test("names and windows", () => {
    const [batch] = planBatches(model({}), limits);
    expect(["hour", "day", "month", "year"].map((size) => batchName(batch!.start, size as "day"))).toEqual([
      "2024-09-16T00",
      "2024-09-16",
      "2024-09",
      "2024",
    ]);
    expect(toWindow(batch!)).toEqual(["2024-09-16T00:00:00+00:00", "2024-09-17T00:00:00+00:00"]);
    expect(fromWindow(toWindow(batch!))).toEqual(batch);
  });
});
