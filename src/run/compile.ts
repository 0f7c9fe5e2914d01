import { dirname, join } from "node:path";
import type { CompiledFields } from "../artifacts/index.ts";
import { placeIn } from "../base/code-frame.ts";
import { type Place, QuernError } from "../base/errors.ts";
import { readText } from "../base/files.ts";
import { packageRoot } from "../base/package-root.ts";
import {
  type ContextNode,
  cteName,
  type ExecutionOptions,
  type NodeContext,
  runtimeContext,
} from "../context/index.ts";
import { nodeOf } from "../graph/index.ts";
import { isDict, parse, renderAsync, renderNativeAsync, type Value } from "../jinja/index.ts";
import { relationName, testArgumentTemplate } from "../manifest/index.ts";
import type { Json, JsonObject, ManifestNode, UnitTest } from "../manifest/types.ts";
import { cteText, type InjectedCte, injectCtes } from "./inject-ctes.ts";
import { refusePython } from "./refuse-python.ts";
import type { Compiled, RunContext, Slot } from "./run-context.ts";
import { sourceLine } from "./source-line.ts";
import type { FileNode } from "./target-files.ts";

/**
 * Renders a node for the warehouse, with the ephemeral models it reads put in front as CTEs. Compiled text and CTEs are
 * noted for the artifacts and written below target/compiled.
 * @throws QuernError with the place in the node's file
 */
export async function compileNode(run: RunContext, node: ManifestNode, slot: Slot): Promise<Compiled> {
  if (!run.injectsCtes) return compileBare(run, node, slot);
  const macros = new Set(node.depends_on.macros);
  try {
    const compiled = await renderWhole(run, node, slot, {}, macros);
    note(run, node, compiled, macros);
    return compiled;
  } catch (cause) {
    run.compiled.set(node.unique_id, calling(node, macros)); // what led to the error was called, too
    throw cause;
  }
}

/** A node's SQL as it reads without the ephemeral models: for people to see, and in no file, as nothing can run it. */
async function compileBare(run: RunContext, node: ManifestNode, slot: Slot): Promise<Compiled> {
  const macros = new Set(node.depends_on.macros);
  const { sql, used } = await renderOwn(run, node, slot, macros);
  const extra_ctes = used.map((id) => ({ id, sql: null }));
  const fields = { compiled: true, compiled_code: sql, extra_ctes_injected: false, extra_ctes };
  run.compiled.set(node.unique_id, { ...fields, ...calling(node, macros) });
  return { sql, ctes: [] };
}

/**
 * Renders a batch of a model into a file of its own. The artifacts have no place for the SQL of many batches: they tell
 * of a model that wasn't compiled, as dbt's do.
 * @throws QuernError with the place in the node's file
 */
export async function compileBatch(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  options: Partial<ExecutionOptions> & { readonly batch: { readonly name: string } },
): Promise<{ readonly sql: string; readonly path: string }> {
  const { sql } = await renderWhole(run, node, slot, options);
  return { sql, path: run.files.write("compiled", node, sql, options.batch.name) };
}

/** What the artifacts tell of a compiled node, and its file. */
function note(run: RunContext, node: ManifestNode, { sql, ctes }: Compiled, macros: ReadonlySet<string>): void {
  const fields = { ...written(run, node, sql, ctes), ...calling(node, macros), ...storing(run, node) };
  run.compiled.set(node.unique_id, fields);
}

/** Where a test keeps what it finds, when the command asks for that and not its config. */
function storing({ session }: RunContext, node: ManifestNode): Pick<CompiledFields, "relation_name"> {
  const isAsked = session.workspace.flags.STORE_FAILURES === true && node.config.store_failures == null;
  if (node.resource_type !== "test" || !isAsked) return {};
  return { relation_name: relationName(session, node, node.alias) };
}

/** What a node depends on, where compiling found macros that parsing did not. */
function calling({ depends_on }: ManifestNode, macros: ReadonlySet<string>): Pick<CompiledFields, "depends_on"> {
  return macros.size > depends_on.macros.length ? { depends_on: { ...depends_on, macros: [...macros] } } : {};
}

/**
 * Renders a model as its unit test runs it, on the test's own rows. What comes of it is the test's, for the artifacts too:
 * the model's SQL is another one.
 */
export async function compileUnitTest(
  run: RunContext,
  test: UnitTest,
  model: ManifestNode,
  slot: Slot,
  { fixtures, ...options }: Partial<ExecutionOptions> & { readonly fixtures: readonly InjectedCte[] },
): Promise<string> {
  const { sql, ctes } = await renderWhole(run, { ...model, config: { ...model.config } }, slot, options);
  const whole = injectCtes(sql, fixtures);
  run.compiled.set(test.unique_id, written(run, fileOfUnitTest(test), whole, [...ctes, ...fixtures]));
  return whole;
}

/** What names a unit test's own files. */
export function fileOfUnitTest({ package_name, original_file_path, name, version }: UnitTest): FileNode {
  const file = version == null ? name : `${name}_v${version}`;
  return { package_name, original_file_path, path: join(dirname(original_file_path), `${file}.sql`) };
}

async function renderWhole(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  options: Partial<ExecutionOptions>,
  macros?: Set<string>,
): Promise<Compiled> {
  const { sql, used } = await renderOwn(run, node, { ...slot, ...options }, macros);
  const ctes = used.length === 0 ? [] : await collectCtes(run, used, slot, options);
  return { sql: ctes.length === 0 ? sql : injectCtes(sql, ctes), ctes };
}

/** Writes compiled SQL to its file, and gives what the artifacts tell of it. */
function written(run: RunContext, node: FileNode, sql: string, ctes: readonly InjectedCte[]): CompiledFields {
  return {
    compiled: true,
    compiled_code: sql,
    compiled_path: run.files.write("compiled", node, sql),
    extra_ctes_injected: true,
    extra_ctes: ctes.map(({ id, sql: text }) => ({ id, sql: text })),
  };
}

/** A node's own SQL and the ephemeral models that it reads; macros that are called for it join `macros`. */
async function renderOwn(
  run: RunContext,
  node: ManifestNode,
  execution: ExecutionOptions,
  macros: Set<string> = new Set(),
): Promise<{ readonly sql: string; readonly used: readonly string[] }> {
  const used = new Set<string>();
  const context = runtimeContext(run.session, node as ContextNode, node.package_name, {
    ...execution,
    onEphemeral: (id) => void used.add(id),
    onMacro: (id) => void macros.add(id),
  });
  const sql = await renderNode(run, node, context);
  return { sql, used: [...used] };
}

async function renderNode(run: RunContext, node: ManifestNode, context: NodeContext): Promise<string> {
  if (node.resource_type === "model" && node.language === "python") return node.raw_code;
  const extra = run.session.manifest.extras.get(node.unique_id);
  const isFile = node.test_metadata == null && node.resource_type !== "operation";
  const template = parse(node.raw_code, {
    file: extra === undefined ? node.original_file_path : join(extra.packageRoot, node.original_file_path),
    startLine: isFile ? extra?.place.line : undefined,
  });
  if (template.text !== undefined) return template.text;
  try {
    if (node.test_metadata != null) await addTestArguments(node, context);
    return await renderAsync(template, context.scope);
  } catch (cause) {
    throw cause instanceof QuernError ? cause.with({ node: node.unique_id, place: extra?.place }) : cause;
  }
}

/** A generic test is called with its arguments rendered in the test's own context. */
async function addTestArguments(node: ManifestNode, context: NodeContext): Promise<void> {
  const rendered: Record<string, Value> = {};
  for (const [key, value] of Object.entries(node.test_metadata!.kwargs))
    rendered[key] = await renderArgument(value, key, context, node);
  context.provide("_dbt_generic_test_kwargs", rendered);
}

async function renderArgument(value: Json, key: string, context: NodeContext, node: ManifestNode): Promise<Value> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => renderArgument(item, key, context, node)));
  if (isDict(value as Value)) {
    const rendered: Record<string, Value> = {};
    for (const [inner, item] of Object.entries(value as JsonObject))
      rendered[inner] = await renderArgument(item, inner, context, node);
    return rendered;
  }
  const template = testArgumentTemplate(value, key);
  if (typeof template !== "string" || key === "column_name" || !template.includes("{")) return template as Value;
  return renderNativeAsync(parse(template, { file: node.original_file_path }), context.scope);
}

/** The CTEs of ephemeral models, those that they read in turn first, each once. */
async function collectCtes(
  run: RunContext,
  ids: readonly string[],
  slot: Slot,
  options: Partial<ExecutionOptions>,
): Promise<InjectedCte[]> {
  const found = new Map<string, InjectedCte>();
  for (const id of ids) {
    const node = nodeOf(run.session.manifest, id)!;
    const compiled = await compileEphemeral(run, node, slot, options);
    for (const cte of compiled.ctes) found.set(cte.id, cte);
    found.set(id, { id, sql: cteText(cteName(node), compiled.sql) });
  }
  return [...found.values()];
}

/** The SQL of an ephemeral model and the CTEs it needs, rendered once for all that read it. */
export function compileEphemeral(
  run: RunContext,
  node: ManifestNode,
  slot: Slot,
  options: Partial<ExecutionOptions> = {},
): Promise<Compiled> {
  const isShared = options.inputs === undefined && options.batch == null;
  const known = isShared ? run.ephemerals.get(node.unique_id) : undefined;
  if (known !== undefined) return known;
  const compiling = (async (): Promise<Compiled> => {
    refusePython(node);
    const macros = new Set(node.depends_on.macros);
    const { sql, used } = await renderOwn(run, node, { ...slot, ...options, extra: {} }, macros);
    const ctes = await collectCtes(run, used, slot, options);
    if (isShared) {
      const whole = injectCtes(sql, ctes);
      note(run, node, { sql: whole, ctes }, macros);
    }
    return { sql, ctes };
  })();
  if (isShared) {
    run.ephemerals.set(node.unique_id, compiling);
    compiling.catch(() => run.ephemerals.delete(node.unique_id));
  }
  return compiling;
}

/** An error without the places in quern's own macros that it came through: nobody can mend those. */
export function outsideBuiltins(error: QuernError): QuernError {
  const isOwn = (place: Place | undefined): boolean => place?.file.startsWith(join(packageRoot(), "src")) === true;
  const { code, message, hint, node, cause, statement, place, macroStack } = error;
  return new QuernError(code, message, {
    hint,
    node,
    cause,
    statement,
    place: isOwn(place) ? undefined : place,
    macroStack: macroStack.filter((frame) => !isOwn(frame.place)),
  });
}

/** A line of a statement as one of the compiled SQL that the statement was made around, where it has it whole. */
function lineOfCompiled(sql: string, statement: string, line: number): [text: string, line: number] {
  const body = sql.trim();
  const at = statement.indexOf(body);
  if (at === -1) return [statement, line];
  const within = line - statement.slice(0, at).split("\n").length + 1;
  return within < 1 || within > body.split("\n").length ? [statement, line] : [body, within];
}

/** A database's error with the place in the model's own file that the failing line of SQL came from. */
export function placeDatabaseError(run: RunContext, error: QuernError, node: ManifestNode, sql: string): QuernError {
  const extra = run.session.manifest.extras.get(node.unique_id);
  const line = error.place?.line;
  if (extra === undefined || error.place?.file !== "")
    return outsideBuiltins(error).with({ node: node.unique_id, place: extra?.place });
  const { file, line: startLine = 1 } = extra.place;
  const found =
    line === undefined || node.test_metadata != null
      ? undefined
      : sourceLine(node.raw_code, ...lineOfCompiled(sql, error.statement ?? sql, line));
  const { macroStack } = outsideBuiltins(error);
  const options = { hint: error.hint, node: node.unique_id, cause: error.cause, macroStack };
  if (found === undefined) return new QuernError(error.code, error.message, { ...options, place: extra.place });
  const text = readText(file);
  return new QuernError(error.code, error.message, {
    ...options,
    place: placeIn(file, text, found + startLine - 1),
  });
}
