import { type ContextNode, runtimeContext } from "../../context/index.ts";
import { parse, renderAsync, type Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";

/** Runs one statement of on-run-start or on-run-end; what renders to nothing is not sent. */
export async function executeOperation(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  extra: Readonly<Record<string, Value>>,
): Promise<Executed> {
  const context = runtimeContext(run.session, node as ContextNode, node.package_name, { ...slot, extra, anyRef: true });
  const sql = await renderAsync(parse(node.raw_code, { file: node.original_file_path }), context.scope);
  run.compiled.set(node.unique_id, { compiled: true, compiled_code: sql, extra_ctes_injected: true, extra_ctes: [] });
  slot.watch.begin("execute");
  if (sql.trim() === "") return { status: "success", message: "OK" };
  const { response } = await slot.connection.execute(sql);
  await slot.connection.commit();
  return { status: "success", message: response._message, adapterResponse: response };
}
