import { join } from "node:path";
import { floor, quern } from "../peers.ts";
import { writeProject } from "../project.ts";
import type { Goal, Work } from "../work.ts";
import { moveAway } from "./reset.ts";
import { writeStatements } from "./statements-of.ts";

/** What the generated project of so many models holds. */
export function sizeText(models: number): string {
  return `${models.toLocaleString("en")} models + ${(models * 2).toLocaleString("en")} tests`;
}

/** Work on the generated project of many models; its size stands in the title. */
function ofProject(
  models: number,
  work: Pick<Work, "name" | "quern" | "floor" | "dbt" | "dbtRuns"> & { what: string; must: Goal; aim: Goal },
): Work {
  return {
    ...work,
    title: `${work.what}, ${sizeText(models)}`,
    prepare(folder) {
      writeProject(folder, models);
      if (work.name === "build") writeStatements(quern(folder, "compile"), join(folder, "statements.json"));
    },
    reset(folder) {
      moveAway(folder, ["target", ".quern", "logs", "floor", "bench.duckdb", "bench.duckdb.wal"]);
    },
  };
}

export const projectWorks: readonly Work[] = [
  ofProject(1000, {
    name: "parse",
    what: "parse, cold",
    must: { cpu: 1.0, memory: 150 },
    aim: { cpu: 0.6 },
    quern: (folder) => quern(folder, "parse"),
    floor: (folder) => floor(folder, "read-project"),
    dbt: (folder, dbt) => dbt(folder, "parse"),
  }),
  ofProject(10_000, {
    name: "parse-10000",
    what: "parse, cold",
    must: { cpu: 6, memory: 500 },
    aim: { cpu: 3.5 },
    quern: (folder) => quern(folder, "parse"),
    floor: (folder) => floor(folder, "read-project"),
    dbt: (folder, dbt) => dbt(folder, "parse"),
    dbtRuns: 1,
  }),
  ofProject(1000, {
    name: "compile",
    what: "compile all, from nothing",
    must: { cpu: 2.0, memory: 200 },
    aim: { cpu: 1.3 },
    quern: (folder) => quern(folder, "compile"),
    floor: (folder) => floor(folder, "read-project", "compile"),
    dbt: (folder, dbt) => dbt(folder, "compile"),
    dbtRuns: 1,
  }),
  ofProject(1000, {
    name: "build",
    what: "build, from nothing, into a DuckDB file",
    must: { cpu: 13, memory: 600 },
    aim: { cpu: 9 },
    quern: (folder) => quern(folder, "build"),
    floor: (folder) => floor(folder, "statements", "floor/bench.duckdb", "statements.json"),
    dbt: (folder, dbt) => dbt(folder, "build"),
    dbtRuns: 1,
  }),
];
