import { afterAll, beforeAll, beforeEach } from "vitest";
import { str, type Value } from "../../src/jinja/index.ts";
import type { JsonObject } from "../../src/manifest/types.ts";
import type { Connection } from "../../src/warehouse/index.ts";
import { project } from "../cli/quern.ts";
import { sources } from "../ingest/loading.ts";
import { openOutput } from "./open-output.ts";
import { hasPlace, openPlace, type Place } from "./place.ts";

/** A project whose source raw.t loads itself into BigQuery. */
export function loader(
  place: Place,
  config: JsonObject,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): string {
  return project({
    "project.yml": "name: shop\nprofile: shop\n",
    "profiles.yml": JSON.stringify({ shop: { target: "prod", outputs: { prod: place.output } } }),
    ...source(place, config),
    ...files,
  });
}

/** The property file of the source, for a project that changes. */
export function source(place: Place, config: JsonObject): Record<string, string> {
  const [path, text] = Object.entries(sources({ t: config }))[0]!;
  const file = JSON.parse(text) as { sources: { schema?: string }[] };
  file.sources[0]!.schema = place.output.dataset;
  return { [path]: JSON.stringify(file) };
}

export interface Session {
  /** Rows of a query, fields joined by `|`. `T` stands for the dataset. */
  rows(sql: string): Promise<string[]>;
  readonly connection: Connection;
  end(): Promise<void>;
}

export async function openSession(place: Place): Promise<Session> {
  const adapter = await openOutput(place.output);
  const connection = await adapter.acquire("test");
  return {
    connection,
    async rows(sql) {
      const named = sql.replaceAll(/\bT\./g, `\`${place.output.project}\`.\`${place.output.dataset}\`.`);
      const { table } = await connection.execute(named, { fetch: true });
      return table.rows.map((row) => row.map((cell) => (cell === null ? "NULL" : str(cell as Value))).join("|"));
    },
    end: () => adapter.close(),
  };
}

export interface LoadPlace {
  /** With a dataset of the test's own. */
  readonly place: Place;
  readonly session: Session;
  /** An address in the place's bucket that no other test has. */
  readonly lake: string;
}

/** Opens a place for the tests of a file; each has a dataset of its own there, which it finds in the answer. */
export function eachInItsDataset(): LoadPlace {
  const at = {} as { -readonly [Key in keyof LoadPlace]: LoadPlace[Key] };
  let opened: Place;
  let count = 0;
  beforeAll(async () => {
    if (hasPlace) opened = await openPlace();
  });
  beforeEach(async () => {
    const output = { ...opened.output, dataset: `${opened.output.dataset}_${++count}` };
    at.place = { ...opened, output };
    at.lake = `gs://${opened.storage.bucket}/lake ${output.dataset}`;
    at.session = await openSession(at.place);
    return async () => {
      const { project, dataset } = output;
      if (opened.isReal) await at.session.rows(`drop schema if exists \`${project}\`.\`${dataset}\` cascade`);
      await at.session.end();
    };
  });
  afterAll(() => opened?.end());
  return at;
}
