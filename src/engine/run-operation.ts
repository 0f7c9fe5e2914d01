import { QuernError } from "../base/errors.ts";
import { callMacro, loadYamlValue, type MacroEntry, runtimeContext } from "../context/index.ts";
import type { Value } from "../jinja/index.ts";
import type { JsonObject } from "../manifest/types.ts";
import { outsideBuiltins } from "../run/compile.ts";
import { Stopwatch } from "../run/stopwatch.ts";
import type { RunNode, RunResult } from "../run/types.ts";
import { openInvocation } from "./invocation.ts";
import { writeResults } from "./run-selected.ts";
import type { Effects, Outcome, RunOperationOptions } from "./types.ts";
import { withWarehouse } from "./with-warehouse.ts";

/** Calls a macro. https://docs.getdbt.com/reference/commands/run-operation */
export async function runOperation(options: RunOperationOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const started = performance.now();
  const args = argumentsIn(options.args);
  const invocation = openInvocation("run-operation", options, effects, {
    macro: options.macro,
    args: args as JsonObject,
  });
  const { workspace, emit } = invocation;
  const [first = "", second] = options.macro.split(".");
  const name = second ?? first;
  let entry: MacroEntry | undefined;
  const watch = new Stopwatch();
  watch.begin("execute");
  let error: QuernError | undefined;
  await withWarehouse(invocation, async (run, slot) => {
    const { macros } = run.session;
    // a macro of any package goes by its name alone: the root project's before a package's before dbt's own
    entry = second === undefined ? macros.resolveText(workspace.root.name, name) : macros.resolveIn(first, name);
    const extra: Record<string, Value> = entry === undefined ? {} : { model: entry.macro as unknown as Value };
    // it reads the vars of its own package
    const home = workspace.packages.find((each) => each.name === entry?.macro.package_name) ?? workspace.root;
    const context = runtimeContext(run.session, null, home.name, { ...slot, extra, anyRef: true });
    try {
      await callMacro(context, entry === undefined ? options.macro : `${entry.macro.package_name}.${name}`, [], args);
      await slot.connection.commit();
    } catch (cause) {
      // what can not even begin ends the command with 2, as in dbt
      if (!(cause instanceof QuernError) || cause.code === "QN-MACRO-NOT-FOUND") throw cause;
      error = outsideBuiltins(cause);
      emit({ type: "error", error });
    }
  });
  watch.end();
  const id = entry?.macro.unique_id ?? `macro.${workspace.root.name}.${name}`;
  const result: RunResult = {
    unique_id: id,
    node: { unique_id: id, name, resource_type: "operation" } as unknown as RunNode,
    status: error === undefined ? "success" : "error",
    timing: watch.timings,
    thread_id: "MainThread",
    execution_time: watch.seconds,
    adapter_response: {},
    message: error?.message ?? null,
    failures: error === undefined ? 0 : 1,
    compiled: null,
    compiled_code: null,
    relation_name: null,
    batch_results: null,
  };
  invocation.writeManifest();
  const elapsed = (performance.now() - started) / 1000;
  writeResults(invocation, [result], elapsed);
  return { success: error === undefined, cancelled: false, results: [result], elapsed };
}

function argumentsIn(given: RunOperationOptions["args"]): Readonly<Record<string, Value>> {
  const value = typeof given === "string" ? loadYamlValue(given) : given;
  return (value ?? {}) as Record<string, Value>;
}
