import { QuernError } from "../../base/errors.ts";
import { DBT_VERSION } from "../../base/package-root.ts";
import { makeModules, native, PyDateTime, PyObject, pytzUtc, str, Tuple, type Value } from "../../jinja/index.ts";
import { argumentsOf, targetNames } from "../../project/index.ts";
import { ColumnClass } from "../../warehouse/column.ts";
import { RelationClass } from "../../warehouse/relation-class.ts";
import { adapterName } from "../adapter/adapter-object.ts";
import { LazyDict } from "../lazy-dict.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";
import type { ContextSession } from "../session.ts";
import { config } from "./config.ts";
import { contextName } from "./context-dict.ts";
import { conversions } from "./conversions.ts";
import { exceptions } from "./exceptions.ts";
import { flags } from "./flags.ts";
import { functionName } from "./function.ts";
import { graph } from "./graph.ts";
import { log, print } from "./log.ts";
import { Members } from "./members.ts";
import { metric } from "./metric.ts";
import { ownRelation, projectQuoting, ref, relationOf, source } from "./ref.ts";
import { loadResult, storeRawResult, storeResult } from "./results.ts";
import { envVar, varName } from "./var.ts";

/** dbt's own names, whatever macros replace them. */
const builtins: NameFactory = (context) =>
  new LazyDict(context.builtinNames(), (name) => context.builtin(name) ?? null);

const api: NameFactory = ({ session }) => ({
  Relation: new RelationClass(session.adapterEntry.relations, projectQuoting(session)),
  Column: new ColumnClass(session.adapterEntry.columns),
});

/** What differs from one invocation to the next. */
function transient<T>(session: ContextSession, value: T): T {
  if (session.reads !== undefined) session.reads.transient = true;
  return value;
}

const dateTime = (date: Date): Value => PyDateTime.fromEpoch(BigInt(date.getTime()) * 1000n, pytzUtc);

const doc: NameFactory = (context) =>
  native("doc", (args) => {
    if (args.length < 1 || args.length > 2)
      throw new QuernError("QN-JINJA-TYPE", `doc() takes at most two arguments (${args.length} given)`);
    const [first, second] = args.map((arg) => str(arg));
    const found = context.session.lookup?.doc(
      second ?? first!,
      second === undefined ? null : first!,
      context.packageName,
    );
    if (found === undefined)
      throw new QuernError(
        "QN-DOC-NOT-FOUND",
        `Documentation for '${args.map((arg) => str(arg)).join(".")}' was not found`,
      );
    return found;
  });

const thisName: NameFactory = (context) => {
  const { node } = context;
  if (node === null) return undefined;
  if (context.captured !== null) return ownRelation(context);
  if (!("alias" in node) && node.resource_type !== "source") return null;
  const given = context.execution?.extra?.this;
  if (given !== undefined) return given;
  const identifier =
    node.resource_type === "source" ? (node as { identifier: string }).identifier : (node as { alias: string }).alias;
  const relation = relationOf(context, node as { database: string | null; schema: string }, identifier);
  return relation.incorporate({ limit: null, eventTimeFilter: null });
};

const schemasOf = (context: NodeContext, make: (database: string | null, schema: string) => Value): Value[] => {
  const seen = new Map<string, Value>();
  for (const node of Object.values(context.session.manifest?.nodes ?? {})) {
    if (node.relation_name === null || node.config.materialized === "ephemeral" || node.resource_type === "test")
      continue;
    if (!context.session.selectedResources.includes(node.unique_id)) continue;
    seen.set(`${node.database}.${node.schema}`, make(node.database, node.schema));
  }
  return [...seen.values()];
};

const targetName: NameFactory = ({ session }) => targetNames(session.workspace.target) as Value;

/** Every name dbt documents but the ones it writes as macros. https://docs.getdbt.com/reference/dbt-jinja-functions */
export const names: Readonly<Record<string, NameFactory>> = {
  ...conversions,
  ref,
  source,
  function: functionName,
  config,
  metric,
  var: varName,
  env_var: envVar,
  adapter: adapterName,
  api,
  builtins,
  column: ({ session }) => new ColumnClass(session.adapterEntry.columns),
  context: contextName,
  exceptions,
  flags,
  graph,
  log,
  print,
  doc,
  modules: ({ session }) => makeModules(() => transient(session, session.now().getTime())),
  this: thisName,
  model: ({ node }) => (node as Value | null) ?? undefined,
  node: ({ node }) => (node as Value | null) ?? undefined,
  target: targetName,
  env: targetName,
  execute: ({ execution }) => execution !== null,
  database: (context) =>
    ((context.node as { database?: string } | null)?.database as Value) ?? context.session.workspace.target.database,
  schema: (context) =>
    ((context.node as { schema?: string } | null)?.schema as Value) ?? context.session.workspace.target.schema,
  dbt_version: () => DBT_VERSION,
  project_name: ({ session }) => session.workspace.root.name,
  invocation_id: ({ session }) => transient(session, session.invocationId),
  invocation_args_dict: ({ session }) => {
    const { flags, cliVars } = session.workspace;
    return transient(session, argumentsOf({ ...flags, WHICH: session.command }, cliVars)) as Value;
  },
  run_started_at: ({ session }) => transient(session, dateTime(session.runStartedAt)),
  selected_resources: ({ session }) => [...session.selectedResources],
  thread_id: ({ execution }) => execution?.thread ?? "MainThread",
  connection_name: ({ execution, node }) => execution?.connection.name ?? node?.unique_id ?? "",
  dbt_metadata_envs: ({ session }) => transient(session, metadataEnvs(session)),
  sql: ({ node }) => (node as { compiled_code?: string } | null)?.compiled_code ?? null,
  compiled_code: ({ node }) => (node as { compiled_code?: string } | null)?.compiled_code ?? null,
  pre_hooks: (context) => hooksOf(context, "pre-hook"),
  post_hooks: (context) => hooksOf(context, "post-hook"),
  database_schemas: (context) => schemasOf(context, (database, schema) => new Tuple([database, schema])),
  schemas: (context) => schemasOf(context, (_, schema) => schema),
  store_result: storeResult,
  store_raw_result: storeRawResult,
  load_result: loadResult,
  try_or_compiler_error: (context) =>
    native("try_or_compiler_error", ([message, call, ...args], kwargs) => {
      try {
        return call instanceof PyObject && call.call !== undefined ? call.call(args, kwargs) : null;
      } catch (cause) {
        if (!(cause instanceof QuernError)) throw cause;
        throw new QuernError("QN-JINJA-RAISED", str(message ?? ""), { node: context.node?.unique_id });
      }
    }),
  render: (context) => native("render", ([text]) => context.renderText(str(text ?? ""))),
  write: () => native("write", () => ""),
  validation: () =>
    new Members("validation", (name) =>
      name === "any" ? native("any", () => native("validator", () => "")) : undefined,
    ),
  defer_relation: (context) => {
    const relation = (
      context.node as { defer_relation?: { database: string | null; schema: string; alias: string } } | null
    )?.defer_relation;
    return relation == null ? null : relationOf(context, relation).incorporate({ limit: null, eventTimeFilter: null });
  },
  submit_python_job: () =>
    native("submit_python_job", () => {
      throw new QuernError("QN-UNSUPPORTED", "Python models can't be run by quern: it has no Python");
    }),
};

function hooksOf(context: NodeContext, key: "pre-hook" | "post-hook"): Value {
  if (context.node === null) return null;
  const hooks = context.config[key];
  return Array.isArray(hooks) ? (hooks as Value) : [];
}

function metadataEnvs(session: ContextSession): Value {
  const found: Record<string, Value> = {};
  for (const [name, value] of Object.entries(session.env)) {
    if (name.startsWith("DBT_ENV_CUSTOM_ENV_") && value !== undefined)
      found[name.slice("DBT_ENV_CUSTOM_ENV_".length)] = value;
  }
  return found;
}
