import { fileURLToPath } from "node:url";
import type { JobScript, Resource } from "../warehouse/bigquery/scripted-server.ts";

/** Where the golden files of loads into BigQuery lie. */
export const golden = fileURLToPath(new URL("../golden/bigquery/", import.meta.url));

/** The columns of the files that the tests load. */
export const columns = ["id", "price"].map((name): Resource => ({ name, type: "INT64" }));

/** What the loader adds to them. */
export const added = [
  { name: "_loaded_at", type: "TIMESTAMP" },
  { name: "_file", type: "STRING" },
];

export const ok: JobScript = {};

/** A ledger that knows no file. */
export const state: JobScript = {
  fields: ["uri", "sha256", "bytes", "mode", "invocation_id"].map((name) => ({
    name,
    type: name === "bytes" ? "INTEGER" : "STRING",
  })),
  rows: [["", "mark1", "0", "state", "version1"]],
};
