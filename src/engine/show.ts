import { QuernError } from "../base/errors.ts";
import { type ContextNode, callMacro, jsonRows, runtimeContext, Table, textTable } from "../context/index.ts";
import { selectNodes } from "../graph/index.ts";
import { pyJsonDumps, str, toJs, type Value } from "../jinja/index.ts";
import type { Json, ManifestNode } from "../manifest/types.ts";
import { compileNode } from "../run/compile.ts";
import { refusePython } from "../run/refuse-python.ts";
import type { RunContext, Slot } from "../run/run-context.ts";
import { placed, prepareCache } from "../run/run-nodes.ts";
import type { RunResult } from "../run/types.ts";
import { compiledResult, seedResult } from "./compile-nodes.ts";
import { inlineNode } from "./inline-node.ts";
import { openInvocation } from "./invocation.ts";
import { nothingToDo } from "./run-plan.ts";
import { writeResults } from "./run-selected.ts";
import type { Effects, ShownTable, ShowOptions, ShowOutcome } from "./types.ts";
import { withWarehouse } from "./with-warehouse.ts";

/**
 * Compiles and runs the selected nodes' queries, or an inline one, and prints the first rows.
 * https://docs.getdbt.com/reference/commands/show
 */
export async function show(options: ShowOptions, effects: Partial<Effects> = {}): Promise<ShowOutcome> {
  const started = performance.now();
  const invocation = openInvocation("show", options, effects);
  const { graph, emit, workspace } = invocation;
  const nodes = chooseNodes();
  const results: RunResult[] = [];
  const tables: ShownTable[] = [];
  const showNode = async (run: RunContext, slot: Slot, node: ManifestNode): Promise<void> => {
    refusePython(node);
    const { sql } =
      node.resource_type === "seed"
        ? { sql: `select * from ${node.relation_name}` }
        : await compileNode(run, node, slot);
    const limit = options.limit ?? 5;
    const context = runtimeContext(run.session, node as ContextNode, node.package_name, slot);
    const header = (node.config.sql_header as Value | undefined) ?? null;
    const query = str(await callMacro(context, "get_show_sql", [sql, header, limit < 0 ? null : limit]));
    const { table } = await slot.connection.execute(query, { fetch: true });
    const shown = Table.of(table);
    tables.push({
      node: node.name,
      columns: shown.names,
      rows: shown.rows.map((row) => row.map((cell) => jsonCell(cell))),
    });
    if (node.resource_type === "seed") results.push(seedResult(node));
    else {
      run.compiled.set(node.unique_id, { ...run.compiled.get(node.unique_id)!, compiled_code: query });
      results.push(compiledResult(run, node));
    }
    print(node, shown);
  };
  const showAll = async (run: RunContext, slot: Slot): Promise<void> => {
    await prepareCache(
      run,
      nodes.flatMap((node) => [node.unique_id, ...(node.depends_on.nodes ?? [])]),
    );
    for (const node of nodes) {
      try {
        await showNode(run, slot, node);
      } catch (cause) {
        throw cause instanceof QuernError ? await placed(run, node, cause) : cause;
      }
    }
    invocation.writeManifest(run.compiled);
  };
  if (nodes.length > 0) await withWarehouse(invocation, showAll, { injectsCtes: options.injectEphemeralCtes });
  const elapsed = (performance.now() - started) / 1000;
  const { limit = 5, inline = null, output = "text" } = options;
  writeResults(invocation, results, elapsed, { limit, inline, output });
  return { success: true, cancelled: false, results, elapsed, tables };

  function chooseNodes(): ManifestNode[] {
    if (options.inline !== undefined || options.inlineDirect !== undefined)
      return [inlineNode(invocation, options.inline ?? `{% raw %}${options.inlineDirect}{% endraw %}`)];
    if (!options.select?.length && options.selector === undefined) {
      throw new QuernError("QN-CLI-USAGE", "Either --select or --inline must be passed to show");
    }
    const types = ["model", "snapshot", "test", "analysis", "seed"];
    const found = [
      ...selectNodes(graph, { ...invocation.selection(), resourceTypes: types, indirectSelection: "empty" }),
    ];
    if (found.length === 0) emit(nothingToDo);
    return found.map((id) => graph.node(id) as ManifestNode);
  }

  function print(node: ManifestNode, table: Table): void {
    const isInline = options.inline !== undefined || options.inlineDirect !== undefined;
    const name = node.version == null ? node.name : `${node.name}.v${node.version}`;
    if (options.output === "json") emit({ type: "output", text: tableJson(table, isInline ? undefined : name) });
    else {
      const head = workspace.flags.QUIET === true ? "" : `Previewing ${isInline ? "inline node" : `node '${name}'`}:\n`;
      const limits = { maxRows: null, maxColumns: null, maxWidth: 50, maxPrecision: null };
      emit({ type: "output", text: `${head}${textTable(table, limits)}` });
    }
  }
}

/** A table as dbt shows it: with the node's name, unless it has none. */
function tableJson(table: Table, node?: string): string {
  const show = jsonRows(table);
  return pyJsonDumps(node === undefined ? { show } : { node, show }, { indent: 2, fallback: (cell) => str(cell) });
}

/** A cell as JSON: exact numbers stay numbers, dates become texts. */
function jsonCell(cell: Value): Json {
  const plain = toJs(cell);
  if (
    plain === null ||
    typeof plain === "boolean" ||
    typeof plain === "number" ||
    typeof plain === "bigint" ||
    typeof plain === "string"
  )
    return plain;
  if (Array.isArray(plain) || Object.getPrototypeOf(plain) === Object.prototype) return plain as Json;
  return str(cell);
}
