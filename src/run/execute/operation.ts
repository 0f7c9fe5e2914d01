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
  return renderAsync(
    parse(node.raw_code, { file: run.session.manifest.extras.get(node.unique_id)?.place.file }),
    context.scope,
  );
}

/** Runs the statement of a hook; what rendered to nothing is neither written nor sent. */
export async function executeHook(run: RunContext, node: ManifestNode, slot: Slot, sql: string): Promise<Executed> {
  const isEmpty = sql.trim() === "";
  run.compiled.set(node.unique_id, {
    compiled: true,
    compiled_code: sql,
    extra_ctes_injected: true,
    extra_ctes: [],
    compiled_path: isEmpty ? null : run.files.write("compiled", node, sql),
    index: node.index ?? undefined,
  });
  slot.watch.begin("execute");
  if (!isEmpty) await slot.connection.execute(sql);
  await slot.connection.commit();
  return { status: "success", message: `${hookName(node)} passed`, failures: 0 };
}
