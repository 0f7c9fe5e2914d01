import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BigQuery } from "@google-cloud/bigquery";
import { inject } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";

/** A BigQuery to test on: the stand-in, or a real project. */
export interface Place {
  readonly isReal: boolean;
  /** The output of a profile that reaches it: a dataset of this test file alone. */
  readonly output: JsonObject & { readonly project: string; readonly dataset: string };
  /** Cloud Storage: where it is (null: Google's own), and a bucket to use. */
  readonly storage: { readonly endpoint: string | null; readonly bucket: string };
  end(): Promise<void>;
}

const isReal = process.env.QUERN_BIGQUERY_REAL === "1";

/** Whether there is anything to test on; tests are skipped otherwise. */
export const hasPlace = isReal || inject("standIns") !== null;

/** Starts stand-ins of this file's own, or takes the real project that the environment names. */
export async function openPlace(): Promise<Place> {
  const dataset = `quern_test_${randomUUID().slice(0, 8)}`;
  return isReal ? realPlace(dataset) : startStandIns(inject("standIns")!, dataset);
}

function realPlace(dataset: string): Place {
  const { QUERN_BIGQUERY_PROJECT: project, QUERN_BIGQUERY_LOCATION: location, QUERN_BIGQUERY_BUCKET } = process.env;
  return {
    isReal: true,
    output: { type: "bigquery", method: "oauth", project: project!, dataset, location: location ?? "US", threads: 4 },
    storage: { endpoint: null, bucket: QUERN_BIGQUERY_BUCKET ?? "" },
    async end() {
      await new BigQuery({ projectId: project }).dataset(dataset).delete({ force: true });
    },
  };
}

async function startStandIns(folder: string, dataset: string): Promise<Place> {
  const runDir = mkdtempSync(join(tmpdir(), "quern-bigquery-"));
  const project = "quern-test";
  // the variable would lead Google's storage client astray, and is written by up.sh for the stand-in alone
  await script("up.sh", folder, [runDir, project]);
  const env = readFileSync(join(runDir, "env"), "utf8");
  const variable = (name: string): string => new RegExp(`${name}=(\\S+)`).exec(env)?.[1] ?? "";
  const storage = variable("STORAGE_EMULATOR_HOST");
  const bucket = "quern-test-lake";
  await fetch(`${storage}/storage/v1/b?project=${project}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: bucket }),
  });
  return {
    isReal: false,
    output: {
      type: "bigquery",
      method: "oauth-secrets",
      token: "fake",
      project,
      dataset,
      location: "US",
      threads: 4,
      api_endpoint: variable("BIGQUERY_EMULATOR_HOST"),
      storage_endpoint: storage,
    },
    storage: { endpoint: storage, bucket },
    async end() {
      await script("down.sh", folder, [runDir]);
      rmSync(runDir, { recursive: true, force: true });
    },
  };
}

function script(name: string, folder: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", [join(folder, name), ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}:\n${told}`))));
  });
}
