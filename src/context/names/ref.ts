import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { typeName, type Value } from "../../jinja/index.ts";
import type { DeferRelation, ManifestNode, NodeVersion, SourceDefinition } from "../../manifest/types.ts";
import { type EventTimeFilter, Relation } from "../../warehouse/relation.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";
import type { ContextSession } from "../session.ts";
import { Resolver } from "./runtime-config.ts";

/** `ref('model')`, `ref('package', 'model')`, `version=`. https://docs.getdbt.com/reference/dbt-jinja-functions/ref */
export const ref: NameFactory = (context) =>
  new Resolver("ref", context, (args, kwargs) => {
    const { name, packageName } = namesIn("ref", "model", args);
    const version = (kwargs.version ?? kwargs.v ?? null) as NodeVersion | null;
    if (context.captured !== null) {
      context.captured.refs.push({ name, package: packageName, version });
      return ownRelation(context);
    }
    return resolveRef(context, name, packageName, version);
  });

/** The arguments of `call('name')` or `call('package', 'name')`. @throws QuernError QN-JINJA-TYPE */
export function namesIn(
  call: string,
  what: string,
  args: readonly Value[],
): { readonly name: string; readonly packageName: string | null } {
  const [first, second] = args;
  if (args.length > 2 || typeof first !== "string" || (second !== undefined && typeof second !== "string")) {
    throw new QuernError("QN-JINJA-TYPE", `${call}() takes one or two names as texts, but it got ${listed(args)}`, {
      hint: `Write ${call}('${what}') or ${call}('package', '${what}').`,
    });
  }
  return second === undefined ? { name: first, packageName: null } : { name: second, packageName: first };
}

/** The kinds of arguments: an undefined name, most often a text without its quotes, is told as such. */
const listed = (args: readonly Value[]): string =>
  args.length === 0 ? "no arguments" : args.map((arg) => `'${typeName(arg)}'`).join(", ");

/** `source('source', 'table')`. https://docs.getdbt.com/reference/dbt-jinja-functions/source */
export const source: NameFactory = (context) =>
  new Resolver("source", context, (args) => {
    const [sourceName, table] = args;
    if (args.length !== 2 || typeof sourceName !== "string" || typeof table !== "string") {
      throw new QuernError("QN-JINJA-TYPE", `source() takes exactly two names as texts, but it got ${listed(args)}`, {
        hint: "Write source('source', 'table').",
      });
    }
    if (context.captured !== null) {
      context.captured.sources.push([sourceName, table]);
      return ownRelation(context);
    }
    const found = context.session.lookup?.source(sourceName, table, context.packageName) ?? "missing";
    if (typeof found === "string") {
      throw new QuernError(
        "QN-SOURCE-NOT-FOUND",
        `${label(context)} depends on a source named '${sourceName}.${table}' which ${found === "disabled" ? "is disabled" : "was not found"}`,
      );
    }
    return context.execution?.inputs?.(found.unique_id) ?? relationOf(context, found, found.identifier);
  });

/** While parsing, a ref is only noted; what it gives is the node's own relation, as in dbt. */
export function ownRelation(context: NodeContext): Relation {
  const node = context.node as { database?: string | null; schema?: string; alias?: string; name?: string } | null;
  return new Relation({
    database: node?.database ?? context.session.workspace.target.database,
    schema: node?.schema ?? context.session.workspace.target.schema,
    identifier: node?.alias ?? node?.name ?? null,
    dialect: context.session.adapterEntry.relations,
  });
}

/** What messages call the node whose template is rendered. */
export function label(context: NodeContext): string {
  const { node } = context;
  if (node === null) return "The template";
  return `${node.resource_type.replace(/^./, (c) => c.toUpperCase())} '${node.unique_id}' (${node.original_file_path})`;
}

function resolveRef(
  context: NodeContext,
  name: string,
  packageName: string | null,
  version: NodeVersion | null,
): Value {
  const found = context.session.lookup?.ref(name, packageName, version, context.packageName) ?? "missing";
  const shown = version === null ? name : `${name} (version ${version})`;
  if (typeof found === "string") {
    const names = Object.values(context.session.manifest?.nodes ?? {}).map((node) => node.name);
    throw new QuernError(
      found === "disabled" ? "QN-REF-DISABLED" : "QN-REF-NOT-FOUND",
      `${label(context)} depends on a node named '${shown}' which ${found === "disabled" ? "is disabled" : "was not found"}`,
      { hint: found === "missing" ? didYouMean(name, names) : undefined },
    );
  }
  checkDependency(context, found, name);
  const input = context.execution?.inputs?.(found.unique_id);
  if (input !== undefined) return input;
  if (found.config.materialized === "ephemeral" && found.resource_type === "model") {
    if (context.execution?.anyRef === true) {
      throw new QuernError(
        "QN-JINJA-RUNTIME",
        `Operations can not ref() ephemeral nodes, but ${found.name} is ephemeral`,
      );
    }
    context.execution?.onEphemeral?.(found.unique_id);
    return relationOf(context, found, cteName(found)).incorporate({ type: "cte" });
  }
  return relationOf(context, deferredOr(context, found), undefined, found);
}

/** The CTE that stands for an ephemeral model. */
export function cteName(node: ManifestNode): string {
  return `__dbt__cte__${node.alias}`;
}

function checkDependency(context: NodeContext, found: ManifestNode, name: string): void {
  if (context.execution?.anyRef === true || context.node === null || !("depends_on" in context.node)) return;
  const { nodes } = context.node.depends_on as { nodes?: readonly string[] };
  if (nodes === undefined || nodes.includes(found.unique_id) || context.node.unique_id === found.unique_id) return;
  const call = `{{ ref('${name}') }}`;
  throw new QuernError(
    "QN-JINJA-RUNTIME",
    `dbt was unable to infer all dependencies for the model "${context.node.name}".\nThis typically happens when ref() is placed within a conditional block.`,
    {
      hint: `To fix this, add the following hint to the top of the model "${context.node.name}":\n\n-- depends_on: ${call}`,
    },
  );
}

/** With `--defer` a node that is not built here is read where the earlier state has it. */
function deferredOr(context: NodeContext, node: ManifestNode): ManifestNode | DeferRelation {
  const { flags } = context.session.workspace;
  const deferred = context.session.deferred?.get(node.unique_id) ?? node.defer_relation ?? undefined;
  if (deferred === undefined || flags.DEFER !== true) return node;
  const isSelected = context.session.selectedResources.includes(node.unique_id);
  if (flags.FAVOR_STATE === true && !isSelected) return deferred;
  const exists = context.session.cache?.get(node.database, node.schema, node.alias) !== undefined;
  return exists ? node : deferred;
}

interface Placed {
  readonly database: string | null;
  readonly schema: string;
  readonly alias?: string;
  readonly config?: unknown;
}

const isSource = (placed: object): placed is SourceDefinition =>
  "resource_type" in placed && placed.resource_type === "source";

/** A node's relation for reading it in this run: quoted as configured, and cut by --empty, --sample or the batch. */
export function relationOf(
  context: NodeContext,
  placed: Placed | SourceDefinition,
  identifier?: string,
  original?: ManifestNode,
): Relation {
  const { flags } = context.session.workspace;
  const isUnitTest = context.execution?.inputs !== undefined;
  const config = (original ?? placed).config as Record<string, unknown> | undefined;
  const quoting = quotingOf(context.session, placed);
  return new Relation({
    database: placed.database,
    schema: placed.schema,
    identifier: identifier ?? (placed as { alias: string }).alias,
    quotePolicy: quoting,
    limit: flags.EMPTY === true && !isUnitTest ? 0 : null,
    external: isSource(placed) ? context.session.adapterEntry.sourceLocation?.(placed) : null,
    eventTimeFilter: isUnitTest ? null : eventTimeFilter(context, config),
    dialect: context.session.adapterEntry.relations,
  });
}

/** Which parts of a name are quoted: as the project says, or a source itself; dbt asks no config of a node. */
export function quotingOf(session: ContextSession, placed: object): Record<string, boolean> {
  const own = "quoting" in placed ? (placed as SourceDefinition).quoting : {};
  return { ...projectQuoting(session), ...flagsIn(own) };
}

/** Which parts of a name the project says are quoted, or are not. */
export const projectQuoting = ({ workspace }: ContextSession): Record<string, boolean> =>
  flagsIn(workspace.root.quoting);

const flagsIn = (quoting: object | undefined): Record<string, boolean> =>
  Object.fromEntries(Object.entries(quoting ?? {}).filter(([, value]) => typeof value === "boolean"));

function eventTimeFilter(context: NodeContext, config: Record<string, unknown> | undefined): EventTimeFilter | null {
  const field = config?.event_time;
  const type = context.node?.resource_type;
  if (typeof field !== "string" || (type !== "model" && type !== "snapshot")) return null;
  const { batch } = context.execution ?? {};
  const { sample } = context.session;
  if (batch == null && sample == null) return null;
  const later = [batch?.start, sample?.start]
    .filter((each) => each !== undefined)
    .sort()
    .at(-1)!;
  const earlier = [batch?.end, sample?.end].filter((each) => each !== undefined).sort()[0]!;
  return { field, start: `'${later}'`, end: `'${earlier}'` };
}
