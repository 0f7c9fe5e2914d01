import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { floor, quern } from "../peers.ts";
import { writeProject } from "../project.ts";
import type { Goal, Work } from "../work.ts";
import { sizeText } from "./project.ts";

/** Work on a project that was parsed before, each tool with the cache that it keeps. */
function again(
  models: number,
  work: Pick<Work, "name" | "quern" | "floor" | "dbt" | "edit"> & { what: string; must: Goal; aim: Goal },
): Work {
  return {
    ...work,
    title: `${work.what}, ${sizeText(models)}`,
    prepare: (folder) => void writeProject(folder, models),
    isWarm: true,
    dbtRuns: models > 1000 ? 1 : undefined,
  };
}

function unchanged(models: number, must: Goal, aim: Goal): Work {
  return again(models, {
    name: models > 1000 ? `parse-again-${models}` : "parse-again",
    what: "parse, nothing changed",
    must,
    aim,
    quern: (folder) => quern(folder, "parse"),
    floor: (folder) => floor(folder, "look-again"),
    dbt: (folder, dbt) => dbt(folder, "parse"),
  });
}

function touched(models: number, must: Goal, aim: Goal): Work {
  let times = 0;
  return again(models, {
    name: models > 1000 ? `parse-touched-${models}` : "parse-touched",
    what: "parse, one model edited",
    must,
    aim,
    edit: (folder) => appendFileSync(join(folder, aModel), `-- edit ${times++}\n`),
    quern: (folder) => quern(folder, "parse"),
    floor: (folder) => floor(folder, "look-again"),
    dbt: (folder, dbt) => dbt(folder, "parse"),
  });
}

const aModel = join("models", "area_004", "model_00400.sql");

export const againWorks: readonly Work[] = [
  unchanged(1000, { cpu: 0.25, memory: 200 }, { cpu: 0.15 }),
  unchanged(10_000, { cpu: 0.6, memory: 200 }, { cpu: 0.35 }),
  touched(1000, { cpu: 0.4, memory: 450 }, { cpu: 0.25 }),
  touched(10_000, { cpu: 1.6, memory: 450 }, { cpu: 1.0 }),
  again(1000, {
    name: "compile-one",
    what: "compile one model, nothing changed",
    must: { cpu: 0.4, memory: 150 },
    aim: { cpu: 0.25 },
    quern: (folder) => quern(folder, "compile", "--select", "model_00400"),
    floor: (folder) => floor(folder, "look-again", aModel),
    dbt: (folder, dbt) => dbt(folder, "compile", "--select", "model_00400"),
  }),
];
