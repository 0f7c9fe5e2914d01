import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Command, type Cost, measure, median } from "./measure.ts";
import { dbtPeer } from "./peers.ts";
import { machineText, type Row, tableOf } from "./table.ts";
import type { Work } from "./work.ts";
import { againWorks } from "./works/again.ts";
import { mainJob } from "./works/main-job.ts";
import { projectWorks } from "./works/project.ts";
import { seed } from "./works/seed.ts";
import { startup } from "./works/startup.ts";

const works: readonly Work[] = [startup, ...projectWorks, ...againWorks, mainJob, seed];
const usage = `npm run bench -- [flags]: quern, dbt and the bare floor side by side
  --only NAME     this row alone, again for more: ${works.map(({ name }) => name).join(", ")}
  --runs N        runs of quern and of the floor, of which the median counts; default 5
  --dbt-runs N    runs of dbt; default 3, slow rows 1
  --no-dbt        without dbt
  --write         put the table into docs/benchmarks.md
`;
const { values } = parseArgs({
  allowNegative: true,
  options: {
    only: { type: "string", multiple: true },
    runs: { type: "string", default: "5" },
    "dbt-runs": { type: "string", default: "3" },
    dbt: { type: "boolean", default: true },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const chosen = works.filter(({ name }) => values.only === undefined || values.only.includes(name));
if (values.help || chosen.length === 0) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}

execFileSync("npm", ["run", "--silent", "build"], { cwd: fileURLToPath(new URL("..", import.meta.url)) });
const dbt = values.dbt ? dbtPeer() : undefined;
/** The first run fills a cache; by the second, files that were written a moment ago are old enough to be trusted. */
const warmUps = 2;
const workshop = join(tmpdir(), "quern-bench");
const rows: Row[] = [];
for (const work of chosen) rows.push(await measureWork(work));
rmSync(join(workshop, "trash"), { recursive: true, force: true });

const table = `${tableOf(rows)}\n\n${machineText()}; ${new Date().toISOString().slice(0, 10)}.`;
process.stdout.write(`${table}\n`);
if (values.write) writeTable(table);

async function measureWork(work: Work): Promise<Row> {
  process.stderr.write(`${work.title}\n`);
  const folder = join(workshop, work.name);
  mkdirSync(folder, { recursive: true });
  const reset = (): void => work.reset?.(folder);
  reset();
  await work.prepare?.(folder);
  const runs = Number(values.runs);
  const measured = async (command: Command, count: number): Promise<Cost> => {
    if (work.isWarm) for (let run = 0; run < warmUps; run++) await measure(command);
    return median(command, count, () => {
      reset();
      work.edit?.(folder);
    });
  };
  const floor = await measured(work.floor(folder), runs);
  const quern = await measured(work.quern(folder), runs);
  if (dbt === undefined || work.dbt === undefined) return { work, floor, quern };
  const dbtRuns = Math.min(Number(values["dbt-runs"]), work.dbtRuns ?? Number.POSITIVE_INFINITY);
  return { work, floor, quern, dbt: await measured(work.dbt(folder, dbt), dbtRuns) };
}

/** Puts the table between the marks of the page; the words around them are written by hand. */
function writeTable(table: string): void {
  const page = new URL("../docs/benchmarks.md", import.meta.url);
  const [start, end] = ["<!-- table -->", "<!-- end of table -->"];
  const text = readFileSync(page, "utf8");
  const before = text.slice(0, text.indexOf(start) + start.length);
  writeFileSync(page, `${before}\n${table}\n${text.slice(text.indexOf(end))}`);
}
