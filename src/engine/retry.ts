import { join, relative } from "node:path";
import { readRunResults } from "../artifacts/index.ts";
import { QuernError } from "../base/errors.ts";
import { loadWorkspace, targetFolderOf } from "../project/index.ts";
import { adapterRegistry } from "../warehouse/registry.ts";
import { clonePlan } from "./clone.ts";
import { compile } from "./compile.ts";
import { docsGenerate } from "./docs-generate.ts";
import { completeEffects } from "./effects.ts";
import { flagsOf, optionsFrom } from "./flags.ts";
import { runOperation } from "./run-operation.ts";
import type { RunPlan } from "./run-plan.ts";
import { runSelected } from "./run-selected.ts";
import { stateFolders } from "./state-folders.ts";
import type { Effects, InvocationOptions, Outcome } from "./types.ts";

const plans: Readonly<Record<string, Omit<RunPlan, "only" | "command">>> = {
  build: { kinds: "build", testsGate: true, hooks: true, loadSources: false },
  run: { kinds: "run", testsGate: false, hooks: true, loadSources: false },
  test: { kinds: "test", testsGate: false, edges: false, hooks: true, loadSources: false },
  seed: { kinds: "seed", testsGate: false, hooks: true, loadSources: false },
  snapshot: { kinds: "snapshot", testsGate: false, hooks: true, loadSources: false },
  load: { kinds: "load", testsGate: false, edges: false, hooks: false, loadSources: false },
  clone: clonePlan,
};

const undone = ["error", "fail", "skipped", "runtime error", "partial success"];

/**
 * Runs again what failed or was skipped in the last run, with that run's own options.
 * https://docs.getdbt.com/reference/commands/retry
 * @throws QuernError QN-CLI-NOTHING-TO-RETRY
 */
export async function retry(options: InvocationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const complete = completeEffects(effects);
  const { env, cwd } = complete;
  const { root } = loadWorkspace({
    ...options,
    flags: flagsOf("retry", options),
    env,
    cwd,
    emit: () => undefined,
    packages: false,
    adapters: adapterRegistry,
  });
  const folder = stateFolders(options, complete, root.root).state ?? targetFolderOf(root);
  const earlier = readRunResults(join(folder, "run_results.json"));
  if (earlier === undefined) {
    throw new QuernError(
      "QN-CLI-NOTHING-TO-RETRY",
      `Could not find previous run in '${relative(complete.cwd, folder)}' target directory`,
      {
        hint: "There is something to retry after a run that failed.",
      },
    );
  }
  const command = String(earlier.args.which);
  const { state: _, ...own } = options;
  const combined: InvocationOptions = { ...optionsFrom(earlier.args), ...own };
  if (command === "run-operation") {
    return runOperation({ ...combined, macro: String(earlier.args.macro), args: earlier.args.args as never }, effects);
  }
  if (command === "compile") return compile(combined, effects);
  if (command === "generate") return docsGenerate(combined, effects);
  const plan = plans[command];
  if (plan === undefined)
    throw new QuernError("QN-CLI-NOTHING-TO-RETRY", `The last command, ${command}, is none that can be retried`);
  const again = new Set(combined.warnError === true ? [...undone, "warn"] : undone);
  const only = new Set(
    earlier.results
      .filter((result) => again.has(result.status) && !result.unique_id.startsWith("operation."))
      .map((result) => result.unique_id),
  );
  const batches = new Map(
    earlier.results
      .filter((result) => result.batch_results !== null && result.status === "partial success")
      .map((result) => [result.unique_id, result.batch_results!]),
  );
  const batchesUntil = earlier.startedAt === null ? undefined : new Date(earlier.startedAt);
  return runSelected(
    { ...plan, command, only, batches: batches as RunPlan["batches"], batchesUntil },
    combined,
    effects,
  );
}
