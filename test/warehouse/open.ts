import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QuernEvent } from "../../src/base/events.ts";
import type { JsonObject } from "../../src/manifest/types.ts";
import { type Adapter, adapterRegistry } from "../../src/warehouse/index.ts";

export interface Opened {
  readonly folder: string;
  readonly adapter: Adapter;
  readonly events: QuernEvent[];
  /** Opens the same target once more, as another process of a user would. */
  again(): Promise<Adapter>;
  end(): Promise<void>;
}

/** A DuckDB adapter in a folder of its own, whose path has a space and a letter outside ASCII. */
export async function openDuckDb(output: JsonObject = { path: "w.duckdb" }): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "quern wärehouse "));
  const events: QuernEvent[] = [];
  const adapters: Adapter[] = [];
  const again = async (): Promise<Adapter> => {
    const entry = adapterRegistry.get("duckdb")!;
    const credentials = { type: "duckdb", ...output };
    const target = {
      profileName: "p",
      name: "dev",
      type: "duckdb",
      threads: 4,
      credentials,
      ...entry.describeTarget(credentials, folder),
    };
    const adapter = await entry.open({
      target,
      projectRoot: folder,
      emit: (event) => events.push(event),
      invocationId: "test",
      maxBytes: null,
    });
    adapters.push(adapter);
    return adapter;
  };
  return {
    folder,
    events,
    again,
    adapter: await again(),
    async end() {
      for (const each of adapters) await each.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
