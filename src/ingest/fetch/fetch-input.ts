import { QuernError } from "../../base/errors.ts";
import type { Arrived } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import type { FetchContext, Fetcher } from "./fetch-context.ts";
import { fetchFile } from "./file.ts";

const fetchers: Readonly<Record<Input["scheme"], () => Promise<Fetcher> | Fetcher>> = {
  file: () => fetchFile,
  gcs: async () => (await import("./gcs.ts")).fetchGcs,
  http: async () => (await import("./http.ts")).fetchHttp,
  kaggle: async () => (await import("./kaggle.ts")).fetchKaggle,
};

/** Brings an input to this machine by its scheme, and holds it against the declared checksum. */
export async function fetchInput(input: Input, context: FetchContext): Promise<Arrived> {
  const { config, lake, place } = context;
  if (input.scheme !== "file" && config.sha256 !== null) {
    const known = await lake.find(place, config.sha256);
    if (known !== undefined) return known;
  }
  const fetcher = await fetchers[input.scheme]();
  const arrived = await fetcher(input, context);
  if (config.sha256 === null || arrived.sha256 === config.sha256) return arrived;
  lake.intake.discard(arrived);
  throw new QuernError(
    "QN-LOAD-CHECKSUM",
    `${input.uri} has the SHA-256 ${arrived.sha256}, but ${config.sha256} is declared`,
    { hint: "Is it another version of the file? Look at it, then declare its checksum." },
  );
}
