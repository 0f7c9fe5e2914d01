import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QuernEvent } from "../../../src/base/events.ts";
import type { JsonObject } from "../../../src/manifest/types.ts";
import { BigQueryAdapter } from "../../../src/warehouse/bigquery/adapter.ts";
import type { RetryEffects } from "../../../src/warehouse/bigquery/retry.ts";
import { adapterRegistry } from "../../../src/warehouse/index.ts";
import { ScriptedServer } from "./scripted-server.ts";

export interface Opened {
  readonly server: ScriptedServer;
  readonly adapter: BigQueryAdapter;
  readonly events: QuernEvent[];
  /** The pauses that were made, in milliseconds. */
  readonly pauses: number[];
  /** Closes all. @throws when the server met a call that nobody expected */
  end(): Promise<void>;
}

/** The adapter on a scripted server; pauses take no time, and chance gives always one half. */
export async function openBigQuery(output: JsonObject = {}): Promise<Opened> {
  const server = await ScriptedServer.start();
  const folder = mkdtempSync(join(tmpdir(), "quern bigqüery "));
  const events: QuernEvent[] = [];
  const pauses: number[] = [];
  let time = 0;
  const effects: RetryEffects = {
    async sleep(milliseconds, signal) {
      if (signal.aborted) return;
      pauses.push(Math.round(milliseconds));
      time += milliseconds;
    },
    random: () => 0.5,
    now: () => time + performance.now(),
  };
  const credentials: JsonObject = {
    type: "bigquery",
    method: "oauth-secrets",
    token: "t1",
    project: "shop",
    dataset: "core",
    api_endpoint: server.url,
    ...output,
  };
  const target = {
    profileName: "p",
    name: "prod",
    type: "bigquery",
    threads: 4,
    credentials,
    ...adapterRegistry.get("bigquery")!.describeTarget(credentials, folder),
  };
  const emit = (event: QuernEvent): void => void events.push(event);
  const adapter = new BigQueryAdapter(
    { target, projectRoot: folder, emit, invocationId: "1111-22", maxBytes: null },
    effects,
  );
  return {
    server,
    adapter,
    events,
    pauses,
    async end() {
      await adapter.close();
      rmSync(folder, { recursive: true, force: true });
      await server.end();
    },
  };
}
