import { QuernError } from "../../base/errors.ts";
import { isDict, PyObject, str, Tuple, toJs, type Value } from "../../jinja/index.ts";
import { Column } from "../../warehouse/column.ts";
import { Relation } from "../../warehouse/relation.ts";
import type { RelationCache } from "../../warehouse/relation-cache.ts";
import type { Adapter, Connection, MethodTools } from "../../warehouse/types.ts";
import { callAdapterMacro } from "../call-macro.ts";
import { printer } from "../names/log.ts";
import { ResponseView } from "../names/results.ts";
import type { NodeContext } from "../node-context.ts";
import { LoadableTable, Table } from "../table/table.ts";
import { type AdapterMethod, argument } from "./method.ts";

interface Running {
  readonly adapter: Adapter;
  readonly cache: RelationCache;
  readonly connection: Connection;
}

function running(context: NodeContext): Running {
  const { adapter, cache } = context.session;
  if (adapter === undefined || cache === undefined || context.execution === null) {
    throw new QuernError("QN-JINJA-RUNTIME", "The warehouse can't be asked here: no connection is open");
  }
  return { adapter, cache, connection: context.execution.connection };
}

/** What a method of the warehouse's own gets: members are looked up when used, so that some work while parsing. */
export function methodTools(context: NodeContext): MethodTools {
  return {
    get adapter() {
      return running(context).adapter;
    },
    get connection() {
      return running(context).connection;
    },
    get cache() {
      return running(context).cache;
    },
    target: context.session.workspace.target,
    projectRoot: context.session.workspace.root.root,
    emit: context.session.emit,
    callMacro: (name, ...args) => callAdapterMacro(context, name, args),
  };
}

const relationArgument = (
  name: string,
  at: number,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>>,
): Relation => {
  const value = argument(name, at, args, kwargs);
  if (value instanceof Relation) return value;
  throw new QuernError(
    "QN-JINJA-TYPE",
    `the adapter expects argument '${name}' to be a Relation, instead got ${str(value)}`,
  );
};

const textOrNull = (value: Value): string | null => (value === null || value instanceof PyObject ? null : str(value));

/** Asks for a schema's relations once; afterwards the cache answers. */
async function knowSchema(
  context: NodeContext,
  database: string | null,
  schema: string | null,
): Promise<RelationCache> {
  const { adapter, cache, connection } = running(context);
  const place = { database: database ?? adapter.target.database, schema: schema ?? adapter.target.schema };
  if (!cache.knows(database, schema)) await cache.filled();
  if (!cache.knows(database, schema)) {
    const rows = await adapter.listRelations(connection, place.database, place.schema);
    if (!cache.knows(database, schema))
      cache.fill(
        [{ database, schema }],
        rows.map((row) => ({ ...row, database: database ?? row.database, schema: schema ?? row.schema })),
      );
  }
  return cache;
}

async function getRelation(
  context: NodeContext,
  database: string | null,
  schema: string | null,
  identifier: string,
): Promise<Relation | null> {
  const cache = await knowSchema(context, database, schema);
  return cache.get(database, schema, identifier) ?? null;
}

async function columnsOf(context: NodeContext, relation: Relation): Promise<Column[]> {
  const { adapter, connection } = running(context);
  if (relation.type === "cte") return columnsOfQuery(context, `select * from ${relation.render()}`);
  const columns = await adapter.getColumns(connection, relation);
  return columns.map(({ name, type }) => new Column(adapter.columns, name, type));
}

async function columnsOfQuery(context: NodeContext, sql: string): Promise<Column[]> {
  const { adapter, connection } = running(context);
  const { table } = await connection.execute(sql, { fetch: true, limit: 0 });
  return table.columns.map(({ name, type }) => new Column(adapter.columns, name, type));
}

/** What a macro of the project or of a package says in the place of the adapter's own. */
async function columnsAsSaid(context: NodeContext, relation: Relation): Promise<Value> {
  const { macros, workspace } = context.session;
  const { name } = workspace.root;
  const ownName = macros.resolveText(name, "get_columns_in_relation");
  const macro = macros.isBuiltin(ownName) ? macros.dispatch("get_columns_in_relation", "dbt", name) : ownName;
  if (macro === undefined || macros.isBuiltin(macro)) return columnsOf(context, relation);
  return (await context.bind(macro).call([relation], {})) as Value;
}

/** Methods that ask or change the warehouse. https://docs.getdbt.com/reference/dbt-jinja-functions/adapter */
export const warehouseMethods: Readonly<Record<string, AdapterMethod>> = {
  async execute(context, args, kwargs) {
    const { connection } = running(context);
    const limit = argument("limit", 3, args, kwargs, null);
    const fetch = argument("fetch", 2, args, kwargs, false) === true;
    const result = await connection.execute(str(argument("sql", 0, args, kwargs)), {
      autoBegin: argument("auto_begin", 1, args, kwargs, false) === true,
      fetch,
      limit: limit === null ? undefined : Number(limit),
    });
    return new Tuple([new ResponseView(result.response), Table.of(result.table, printer(context))]);
  },
  async commit(context) {
    await running(context).connection.commit();
    return null;
  },
  async get_relation(context, args, kwargs) {
    const database = textOrNull(argument("database", 0, args, kwargs, null));
    const schema = textOrNull(argument("schema", 1, args, kwargs, null));
    return getRelation(context, database, schema, str(argument("identifier", 2, args, kwargs)));
  },
  async load_relation(context, args, kwargs) {
    const relation = relationArgument("relation", 0, args, kwargs);
    return getRelation(context, relation.database, relation.schema, relation.identifier ?? "");
  },
  async already_exists(context, args, kwargs) {
    const database = context.session.workspace.target.database;
    return (
      (await getRelation(
        context,
        database,
        str(argument("schema", 0, args, kwargs)),
        str(argument("name", 1, args, kwargs)),
      )) !== null
    );
  },
  async list_relations(context, args, kwargs) {
    const database = textOrNull(argument("database", 0, args, kwargs));
    const schema = textOrNull(argument("schema", 1, args, kwargs));
    return (await knowSchema(context, database, schema)).list(database, schema);
  },
  async list_relations_without_caching(context, args, kwargs) {
    const { adapter, connection } = running(context);
    const relation = relationArgument("schema_relation", 0, args, kwargs);
    const rows = await adapter.listRelations(
      connection,
      relation.database ?? adapter.target.database,
      relation.schema ?? adapter.target.schema,
    );
    return rows.map((row) => new Relation({ ...row, dialect: adapter.relations }));
  },
  async list_schemas(context, args, kwargs) {
    const { adapter, connection } = running(context);
    return adapter.listSchemas(connection, str(argument("database", 0, args, kwargs, adapter.target.database)));
  },
  async check_schema_exists(context, args, kwargs) {
    const { adapter, connection } = running(context);
    const schemas = await adapter.listSchemas(connection, str(argument("database", 0, args, kwargs)));
    const { nameKey } = adapter.relations;
    const wanted = nameKey(str(argument("schema", 1, args, kwargs)));
    return schemas.some((schema) => nameKey(schema) === wanted);
  },
  get_columns_in_relation: (context, args, kwargs) =>
    columnsAsSaid(context, relationArgument("relation", 0, args, kwargs)),
  async get_columns_in_table(context, args, kwargs) {
    const { adapter } = running(context);
    const schema = str(argument("schema", 0, args, kwargs));
    return columnsOf(
      context,
      new Relation({
        database: adapter.target.database,
        schema,
        identifier: str(argument("identifier", 1, args, kwargs)),
        dialect: adapter.relations,
      }),
    );
  },
  get_column_schema_from_query: (context, args, kwargs) =>
    columnsOfQuery(context, str(argument("sql", 0, args, kwargs))),
  async get_missing_columns(context, args, kwargs) {
    const from = await columnsOf(context, relationArgument("from_relation", 0, args, kwargs));
    const to = new Set(
      (await columnsOf(context, relationArgument("to_relation", 1, args, kwargs))).map((column) => column.name),
    );
    return from.filter((column) => !to.has(column.name));
  },
  async expand_target_column_types(context, args, kwargs) {
    const from = await columnsOf(context, relationArgument("from_relation", 0, args, kwargs));
    const target = relationArgument("to_relation", 1, args, kwargs);
    const to = new Map((await columnsOf(context, target)).map((column) => [column.name, column]));
    for (const column of from) {
      const known = to.get(column.name);
      if (known?.canExpandTo(column) !== true) continue;
      await callAdapterMacro(context, "alter_column_type", [
        target,
        column.name,
        context.session.adapter!.columns.stringType(column.stringSize),
      ]);
    }
    return null;
  },
  async create_schema(context, args, kwargs) {
    const relation = relationArgument("relation", 0, args, kwargs);
    await callAdapterMacro(context, "create_schema", [relation]);
    return null;
  },
  async drop_schema(context, args, kwargs) {
    const relation = relationArgument("relation", 0, args, kwargs);
    await callAdapterMacro(context, "drop_schema", [relation]);
    running(context).cache.dropSchema(relation.database, relation.schema);
    return null;
  },
  async drop_relation(context, args, kwargs) {
    const relation = relationArgument("relation", 0, args, kwargs);
    if (relation.type === null) {
      throw new QuernError("QN-JINJA-RUNTIME", `Tried to drop relation ${relation.render()}, but its type is null.`);
    }
    running(context).cache.drop(relation);
    await callAdapterMacro(context, "drop_relation", [relation]);
    return null;
  },
  async truncate_relation(context, args, kwargs) {
    await callAdapterMacro(context, "truncate_relation", [relationArgument("relation", 0, args, kwargs)]);
    return null;
  },
  async rename_relation(context, args, kwargs) {
    const from = relationArgument("from_relation", 0, args, kwargs);
    const to = relationArgument("to_relation", 1, args, kwargs);
    running(context).cache.rename(from, to);
    await callAdapterMacro(context, "rename_relation", [from, to]);
    return null;
  },
  cache_added(context, [relation]) {
    if (relation instanceof Relation) running(context).cache.add(relation);
    return "";
  },
  cache_dropped(context, [relation]) {
    if (relation instanceof Relation) running(context).cache.drop(relation);
    return "";
  },
  cache_renamed(context, [from, to]) {
    if (from instanceof Relation && to instanceof Relation) running(context).cache.rename(from, to);
    return "";
  },
  async valid_snapshot_target(context, args, kwargs) {
    await checkSnapshotColumns(context, args, kwargs, []);
    return null;
  },
  async assert_valid_snapshot_target_given_strategy(context, args, kwargs) {
    const strategy = toJs(argument("strategy", 2, args, kwargs)) as Record<string, Value>;
    await checkSnapshotColumns(context, args, kwargs, strategy.hard_deletes === "new_record" ? ["dbt_is_deleted"] : []);
    return null;
  },
  /**
   * Moves a seed's file into its table by the engine's own reader; the rows never pass through templates. With
   * `column_types` the table is made by that, of these types where a column has one.
   */
  async load_seed(context, args, kwargs) {
    const { adapter, connection } = running(context);
    const [relation, table] = args;
    const given = argument("column_types", 2, args, kwargs, null);
    const types = isDict(given) ? Object.entries(toJs(given) as Record<string, unknown>) : [];
    if (relation instanceof Relation && table instanceof LoadableTable)
      return table.loadInto(adapter, connection, relation, {
        types: new Map(types.map(([name, type]) => [name.toLowerCase(), String(type)])),
        replaces: isDict(given),
      });
    throw new QuernError("QN-JINJA-TYPE", "load_seed() takes a relation and the table of load_agate_table()");
  },
  verify_database: () => "",
  submit_python_job() {
    throw new QuernError("QN-UNSUPPORTED", "Python models can't be run by quern: it has no Python");
  },
};

/** A snapshot's table must have dbt's own columns, under their configured names. */
async function checkSnapshotColumns(
  context: NodeContext,
  args: readonly Value[],
  kwargs: Readonly<Record<string, Value>>,
  more: readonly string[],
): Promise<void> {
  const relation = relationArgument("relation", 0, args, kwargs);
  const names = toJs(argument("column_names", 1, args, kwargs, null)) as Record<string, string> | null;
  const has = new Set((await columnsOf(context, relation)).map((column) => column.name.toLowerCase()));
  const wanted = ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to", ...more].map((name) => names?.[name] ?? name);
  const missing = wanted.filter((name) => !has.has(name.toLowerCase()));
  if (missing.length === 0) return;
  throw new QuernError(
    "QN-JINJA-RUNTIME",
    `Snapshot target is missing configured columns (missing: ${missing.map((name) => `"${name}"`).join(", ")}).`,
    {
      hint: "Is the table a snapshot? See https://docs.getdbt.com/docs/build/snapshots for what its columns are.",
    },
  );
}
