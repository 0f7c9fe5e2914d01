import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import {
  type ContextNode,
  type ExecutionOptions,
  type NodeContext,
  runtimeContext,
  type StoredResult,
} from "../../context/index.ts";
import { dictGet, isDict, itemsOf, native, str, type Value } from "../../jinja/index.ts";
import type { ManifestNode } from "../../manifest/types.ts";
import { Relation } from "../../warehouse/relation.ts";
import type { RunContext, Slot } from "../run-context.ts";

/**
 * Runs a node's materialization, the macro `materialization_<name>_<adapter>`, on its compiled SQL. The relations it
 * returns join the cache. https://docs.getdbt.com/guides/create-new-materializations
 * @throws QuernError QN-RUN-MATERIALIZATION, and what the macro throws
 */
export async function materialize(
  run: RunContext,
  node: ManifestNode,
  sql: string | null,
  slot: Slot,
  options: Partial<ExecutionOptions> & { readonly materialization?: string } = {},
): Promise<{ main: StoredResult; context: NodeContext; relations: Relation[] }> {
  slot.watch.begin("execute");
  const name = options.materialization ?? node.config.materialized;
  const macro = run.session.macros.findMaterialization(name, node.package_name);
  if (macro === undefined) {
    throw new QuernError(
      "QN-RUN-MATERIALIZATION",
      `No materialization '${name}' was found for adapter ${run.session.adapter.type}! (searched types 'default' and '${run.session.adapter.type}')`,
      {
        node: node.unique_id,
        hint:
          didYouMean(name, run.session.macros.materializationNames()) ??
          "Check the model's 'materialized' config; custom ones are written as {% materialization %} blocks.",
      },
    );
  }
  const shown = {
    ...node,
    compiled: true,
    compiled_code: sql,
  };
  const context = runtimeContext(run.session, shown as unknown as ContextNode, node.package_name, {
    ...slot,
    ...options,
    extra: { write: writeRun(run, node, options), ...options.extra },
  });
  const returned = (await macro.bind(context.scope, "async").call([], {})) as Value;
  const relations = relationsOf(returned);
  if (relations === undefined) {
    throw new QuernError(
      "QN-RUN-MATERIALIZATION",
      `Invalid return value from materialization, "relations" not found: a materialization returns a mapping with the list 'relations'`,
      {
        node: node.unique_id,
        place: { file: macro.file, line: macro.line },
      },
    );
  }
  const main = context.results.get("main");
  if (main == null && name !== "clone") {
    throw new QuernError("QN-RUN-MATERIALIZATION", "main is not being called during running model", {
      node: node.unique_id,
    });
  }
  for (const relation of relations) run.session.cache.add(relation);
  await slot.connection.commit();
  return { main: main ?? { response: { _message: "No-op" }, table: null }, context, relations };
}

/** `write(sql)` in templates: what the main statement runs goes below target/run. */
function writeRun(run: RunContext, node: ManifestNode, options: Partial<ExecutionOptions>): Value {
  return native("write", ([sql]) => {
    const path = run.files.write("run", node, str(sql ?? ""), options.batch?.name);
    if (options.batch === undefined)
      run.compiled.set(node.unique_id, { ...run.compiled.get(node.unique_id), build_path: path });
    return "";
  });
}

function relationsOf(value: Value): Relation[] | undefined {
  if (!isDict(value)) return undefined;
  const list = dictGet(value, "relations");
  if (list === undefined) return undefined;
  return [...itemsOf(list)].filter((item): item is Relation => item instanceof Relation);
}
