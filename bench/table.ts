import { cpus, platform, totalmem } from "node:os";
import type { Cost } from "./measure.ts";
import type { Goal, Work } from "./work.ts";

/** What was measured of one row; `dbt` is missing where it was left out. */
export interface Row {
  readonly work: Work;
  readonly quern: Cost;
  readonly floor: Cost;
  readonly dbt?: Cost;
}

/** The table as Markdown: CPU seconds (memory in MB), and what the figures are of dbt's. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    "| work | dbt 1.10 | bare floor | quern | dbt / quern | must | aim |",
    "|---|---|---|---|---|---|---|",
    ...rows.map(
      ({ work, quern, floor, dbt }) =>
        `| ${work.title} | ${dbt === undefined ? "-" : costText(dbt)} | ${costText(floor)} | **${costText(quern)}** | ${
          dbt === undefined ? "-" : `${(dbt.cpu / quern.cpu).toFixed(1)} x`
        } | ${goalText(work.must, quern, floor)} | ${goalText(work.aim, quern, floor)} |`,
    ),
  ];
  return lines.join("\n");
}

/** What the figures were measured on. */
export function machineText(): string {
  const { model = "unknown processor" } = cpus()[0] ?? {};
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${cpus().length} cores, ${memory} GB, ${platform()}, Node ${process.versions.node}`;
}

function costText({ cpu, memory }: Cost): string {
  return `${seconds(cpu)}${memory === undefined ? "" : `, ${Math.round(memory)} MB`}`;
}

function seconds(cpu: number): string {
  return cpu < 10 ? cpu.toFixed(2) : cpu.toFixed(1);
}

/** A goal and whether it is reached: "1.00, 150 MB: yes". */
function goalText(goal: Goal, quern: Cost, floor: Cost): string {
  const parts: string[] = [];
  const reached: boolean[] = [];
  if (goal.cpu !== undefined) {
    parts.push(seconds(goal.cpu));
    reached.push(quern.cpu <= goal.cpu);
  }
  if (goal.floors !== undefined) {
    const now = quern.cpu / floor.cpu;
    parts.push(`${goal.floors} floors (is ${now.toFixed(2)})`);
    reached.push(now <= goal.floors);
  }
  if (goal.memory !== undefined) {
    parts.push(`${goal.memory} MB`);
    reached.push(quern.memory === undefined || quern.memory <= goal.memory);
  }
  return `${parts.join(", ")}: ${reached.every(Boolean) ? "yes" : "no"}`;
}
