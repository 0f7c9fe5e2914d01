import { type ContextNode, runtimeContext } from "../../context/index.ts";
import { parse, renderAsync, type Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { hookName } from "../node-info.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";

/**
 * The SQL of one statement of on-run-start or on-run-end; `extra` are the names that only on-run-end sees.
 * @throws QuernError when the template or a query in it fails
 */
export function renderHook(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  extra: Readonly<Record<string, Value>>,
): Promise<string> {
  const context = runtimeContext(run.session, node as ContextNode, node.package_name, { ...slot, extra, anyRef: true });
  return renderAsync(parse(node.raw_code, { file: node.original_file_path }), context.scope);
}

/**
 * Runs the statement of a hook; what rendered to nothing is not sent.
 * @param index which of the run's hooks it is, from 1: it takes the place of its number in its own project file
 */
export async function executeHook(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  sql: string,
  index: number,
): Promise<Executed> {
  const compiled = { compiled: true, compiled_code: sql, extra_ctes_injected: true, extra_ctes: [] };
  run.compiled.set(node.unique_id, { ...compiled, compiled_path: run.files.write("compiled", node, sql), index });
  slot.watch.begin("execute");
  if (sql.trim() !== "") await slot.connection.execute(sql);
  await slot.connection.commit();
  return { status: "success", message: `${hookName(node)} passed`, failures: 0 };
}
