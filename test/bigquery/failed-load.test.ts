import { beforeEach, describe, expect, it } from "vitest";
import { addFiles, runQuern } from "../cli/quern.ts";
import { failedLoad, runLoad } from "../ingest/loading.ts";
import { loader, openSession, type Session, source } from "./loading.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

/** Each test has a server of its own: after a transaction that failed the stand-in answers 500. */
describe.skipIf(!hasPlace)("a load that fails", { timeout: 300_000 }, () => {
  let place: Place;
  let session: Session;
  let lake: string;

  beforeEach(async () => {
    place = await openPlace();
    session = await openSession(place);
    lake = `gs://${place.storage.bucket}/failed ${place.output.dataset}`;
    return async () => {
      await session.end();
      await place.end();
    };
  });

  it("leaves the table as it was when a file does not fit", async () => {
    const day = (n: number): string => `id,name,price\n${n},day ${n},${n}.50\n`;
    const folder = loader(place, { from: "drop/*.csv", lake }, { "drop/1.csv": day(1) });
    expect((await runLoad(folder)).errors).toEqual([]);
    const columns = { id: null, name: null, price: "int64" };
    addFiles(folder, {
      ...source(place, { from: "drop/*.csv", lake, mode: "replace", columns }),
      "drop/2.csv": day(2),
    });
    const error = await failedLoad(folder);
    expect([error.code, error.message]).toEqual([
      "QN-LOAD-BAD-ROWS",
      expect.stringMatching(/line 2: column price value "1.50"/),
    ]);
    expect(await session.rows("select id from T.t")).toEqual(["1"]);
  });

  it("at its last file leaves the table as it was, and goes on when that is mended", async () => {
    const csv = (n: number, value = `${n}0`): string => `id,price\n${n},${value}\n`;
    const columns = { id: "bigint", price: "bigint" };
    const config = { from: "drop/*.csv", columns, metadata_columns: false, lake, mode: "replace" };
    const folder = loader(place, config, { "drop/1.csv": csv(1), "drop/2.csv": csv(2) });
    const load = () => runQuern(["load"], { cwd: folder, env: { METADATA_SERVER_DETECTION: "none" } });
    const found = (): Promise<string[]> => session.rows("select id, price from T.t order by 1");
    expect((await load()).code).toBe(0);
    addFiles(folder, { "drop/1.csv": csv(3), "drop/3.csv": csv(4, "oops") });
    const { code, stdout } = await load();
    expect([code, stdout]).toEqual([1, expect.stringContaining("ERROR loading source raw.t")]);
    expect(await found()).toEqual(["1|10", "2|20"]);
    addFiles(folder, { ...source(place, config), "drop/3.csv": csv(4) });
    expect((await load()).code).toBe(0);
    expect(await found()).toEqual(["2|20", "3|30", "4|40"]);
  });
});
