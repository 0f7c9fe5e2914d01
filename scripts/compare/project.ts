import { readFileSync } from "node:fs";
import { join } from "node:path";
import { artifactOf, bothSides, type Ended, keepArtifacts, type Plan, runSide, type Side, type Step } from "./both.ts";
import { type Difference, differencesOf } from "./difference.ts";
import { isExplained } from "./explained.ts";
import { comparable, manifestDifferences } from "./manifests.ts";
import { resultDifferences } from "./results.ts";
import { warehouseDifferences } from "./warehouses.ts";

/** What a step left behind that was not alike. */
export interface Finding {
  readonly step: string;
  readonly differences: readonly Difference[];
}

/** Takes a project through all steps of its plan with both tools, looking after each at what they left. */
export async function compareProject(
  project: string,
  workshop: string,
  dbt: string,
  tell: (finding: Finding) => void,
): Promise<{ findings: Finding[]; sides: readonly [Side, Side] }> {
  const plan = JSON.parse(readFileSync(join(project, "compare.json"), "utf8")) as Plan;
  const sides = bothSides(project, workshop, dbt);
  const started = new Date();
  const findings: Finding[] = [];
  for (const written of plan.steps) {
    if ("keep" in written) {
      for (const side of sides) keepArtifacts(side, written);
      continue;
    }
    const step: Step = "run" in written ? written : { run: written };
    const differences = await compareStep(sides, step, plan.volatile ?? [], started);
    const finding = { step: step.run.join(" "), differences };
    tell(finding);
    findings.push(finding);
  }
  return { findings, sides };
}

async function compareStep(
  sides: readonly [Side, Side],
  step: Step,
  volatile: readonly string[],
  started: Date,
): Promise<Difference[]> {
  const [dbt, quern] = sides.map((side) => runSide(side, step)) as [
    ReturnType<typeof runSide>,
    ReturnType<typeof runSide>,
  ];
  const artifacts = (name: string): [unknown, unknown] => [artifactOf(sides[0], name), artifactOf(sides[1], name)];
  const codes =
    dbt.code === quern.code
      ? []
      : [
          {
            path: "exit code",
            dbt: [dbt.code, dbt.output.slice(-3000)],
            quern: [quern.code, quern.output.slice(-3000)],
          },
        ];
  const [left, right] = artifacts("manifest.json");
  const manifests =
    left === undefined || right === undefined
      ? differencesOf(left, right, undefined, "manifest.json")
      : manifestDifferences(left as never, right as never);
  const found = [
    ...codes,
    ...(step.run[0] === "ls" ? differencesOf(listed(dbt), listed(quern), undefined, "listed") : []),
    ...(step.printed ? differencesOf(printed(dbt), printed(quern), undefined, "stdout") : []),
    ...manifests,
    ...differencesOf(...semanticParts(artifacts("semantic_manifest.json")), undefined, "semantic_manifest"),
    ...resultDifferences(...artifacts("run_results.json"), "run_results", step.raised),
    ...resultDifferences(...artifacts("sources.json"), "sources"),
    ...catalogDifferences(...artifacts("catalog.json")),
    ...(await warehouseDifferences(sides, volatile, started)),
  ];
  return found.filter((difference) => !isExplained(difference));
}

/** Printed lines by what they begin with, up to `=`, so that one more line does not shift the others. */
function printed({ stdout }: Ended): unknown {
  const lines = stdout
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
  const named = Map.groupBy(lines, (line) => /^[^=]+? = /.exec(line)?.[0].slice(0, -3) ?? "other");
  return Object.fromEntries(named);
}

/** What `ls` prints, by what it names; JSON as its values. */
function listed({ stdout }: Ended): unknown {
  const lines = stdout.split("\n").filter((line) => line.trim() !== "");
  if (!lines.some((line) => line.startsWith("{"))) return Object.fromEntries(lines.map((line) => [line, true]));
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return Object.fromEntries(entries.map((entry) => [String(entry.unique_id ?? entry.name), comparable(entry)]));
}

/** The lists of a semantic manifest by name: their order has no meaning. */
function semanticParts(manifests: [unknown, unknown]): [unknown, unknown] {
  return manifests.map((manifest) =>
    Object.entries((manifest ?? {}) as Record<string, unknown>).map(([part, entries]) => [
      part,
      Array.isArray(entries)
        ? Object.fromEntries(entries.map((entry: { name: string }) => [entry.name, entry]))
        : entries,
    ]),
  ) as [unknown, unknown];
}

function catalogDifferences(dbt: unknown, quern: unknown): Difference[] {
  const parts = (catalog: unknown): unknown => {
    const { nodes, sources, errors } = (catalog ?? {}) as Record<string, unknown>;
    return { nodes, sources, errors };
  };
  return differencesOf(parts(dbt), parts(quern), undefined, "catalog");
}
