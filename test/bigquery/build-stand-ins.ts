import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder of the stand-ins; null: there are none, and no real project is named. */
    readonly standIns: string | null;
  }
}

/** Before all: finds the stand-ins and builds them where they are missing (minutes once, then seconds). */
export default function setup({ provide }: TestProject): void {
  if (process.env.QUERN_BIGQUERY_REAL === "1") {
    if (process.env.QUERN_BIGQUERY_PROJECT === undefined)
      throw new Error("npm run test:bigquery:real needs QUERN_BIGQUERY_PROJECT: the project to make datasets in");
    provide("standIns", null);
    return;
  }
  const folder = findStandIns();
  const why = folder === null ? "they are not here" : build(folder);
  if (why !== null) {
    console.warn(
      `BigQuery's stand-ins can't be used (${why}), so these tests are skipped. Name their folder with ` +
        "QUERN_BIGQUERY_STANDINS, or test on a real project: QUERN_BIGQUERY_PROJECT=my-project npm run test:bigquery:real",
    );
  }
  provide("standIns", why === null ? folder : null);
}

/** Where the variable says, or `shared/bigquery` in a folder above the checkout. */
function findStandIns(): string | null {
  const named = process.env.QUERN_BIGQUERY_STANDINS;
  if (named !== undefined) return existsSync(join(named, "up.sh")) ? named : null;
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, "shared", "bigquery");
    if (existsSync(join(found, "up.sh"))) return found;
  }
  return null;
}

/** @returns why they can't be built; null when they are there */
function build(folder: string): string | null {
  const { status, stderr } = spawnSync("bash", [join(folder, "build.sh")], {
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
  });
  if (status === 0) return null;
  if (status === 3) return "there is no Go to build them with";
  throw new Error(`The stand-ins could not be built:\n${stderr}`);
}
