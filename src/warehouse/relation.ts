import { Dict, fn, native, type Parameter, PyObject, str, Undefined, type Value } from "../jinja/index.ts";

export type RelationType =
  | "table"
  | "view"
  | "cte"
  | "materialized_view"
  | "external"
  | "ephemeral"
  | "pointer_table"
  | "function";

type Part = "database" | "schema" | "identifier";
type Policy = Readonly<Record<Part, boolean>>;

const everything: Policy = { database: true, schema: true, identifier: true };
const parts: readonly Part[] = ["database", "schema", "identifier"];

/** A range of event times that a relation is read in (microbatch, `--sample`): bounds as SQL literals, half open. */
export interface EventTimeFilter {
  readonly field: string;
  readonly start: string | null;
  readonly end: string | null;
}

/** How a warehouse writes relations, and what it does with those of a type. */
export interface RelationDialect {
  /** What Python's class is called. */
  readonly className: string;
  /** Quotes one identifier. */
  readonly quote: (identifier: string) => string;
  readonly quoteCharacter: string;
  /** What two names have in common that mean one schema or relation: where case does not count, the name without it. */
  readonly nameKey: (name: string) => string;
  /** A column, and a text such as `'2024-01-01 00:00:00'`, as an event time filter compares them. */
  readonly eventTime: (column: string) => string;
  readonly moment: (text: string) => string;
  /** The relation of a view of INFORMATION_SCHEMA, or of the schema itself, that tells of a relation. */
  readonly informationSchema: (relation: Relation, view: string | null) => Relation;
  /** Types that one statement renames, and that one statement replaces. */
  readonly renameable: readonly RelationType[];
  readonly replaceable: readonly RelationType[];
}

export interface RelationFields {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string | null;
  readonly type?: RelationType | null;
  readonly quotePolicy?: Partial<Policy>;
  readonly includePolicy?: Partial<Policy>;
  /** The rows to read, when a run wants less than all (`--empty` is 0). */
  readonly limit?: number | null;
  readonly eventTimeFilter?: EventTimeFilter | null;
  /** What stands in SQL in the place of the name: a file or a function that the warehouse reads. */
  readonly external?: string | null;
  /** The warehouse's own way; default: SQL's. */
  readonly dialect?: RelationDialect;
}

/**
 * A table, view or CTE as templates name it: immutable, printed as its quoted dotted name.
 * https://docs.getdbt.com/reference/dbt-classes#relation
 */
export class Relation extends PyObject {
  override readonly typeName: string;
  /** In dbt a relation is a mapping of its fields; packages ask for that. */
  override readonly isMapping: boolean = true;
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string | null;
  readonly type: RelationType | null;
  readonly quotePolicy: Policy;
  readonly includePolicy: Policy;
  readonly limit: number | null;
  readonly eventTimeFilter: EventTimeFilter | null;
  readonly external: string | null;
  readonly #dialect: RelationDialect;
  #rendered: string | undefined;

  constructor(fields: RelationFields) {
    super();
    this.database = fields.database;
    this.schema = fields.schema;
    this.identifier = fields.identifier;
    this.type = fields.type ?? null;
    this.quotePolicy = fields.quotePolicy === undefined ? everything : { ...everything, ...fields.quotePolicy };
    this.includePolicy = fields.includePolicy === undefined ? everything : { ...everything, ...fields.includePolicy };
    this.limit = fields.limit ?? null;
    this.eventTimeFilter = fields.eventTimeFilter ?? null;
    this.external = fields.external ?? null;
    this.#dialect = fields.dialect ?? standardRelations;
    this.typeName = this.#dialect.className;
  }

  /** The same relation with some fields changed. */
  incorporate(changes: Partial<RelationFields>): Relation {
    return new Relation({
      database: this.database,
      schema: this.schema,
      identifier: this.identifier,
      type: this.type,
      quotePolicy: this.quotePolicy,
      includePolicy: this.includePolicy,
      limit: this.limit,
      eventTimeFilter: this.eventTimeFilter,
      external: this.external,
      dialect: this.#dialect,
      ...changes,
    });
  }

  quoted(identifier: string): string {
    return this.#dialect.quote(identifier);
  }

  /** What `{{ relation }}` prints: the name, or for a limited or filtered relation a subquery around it. */
  render(): string {
    this.#rendered ??= this.#filtered(this.renderLimited());
    return this.#rendered;
  }

  /** The dotted name alone, or the external place. */
  renderName(): string {
    if (this.external !== null) return this.external;
    if (this.type === "cte" || this.type === "ephemeral") return this.identifier ?? "";
    const names: string[] = [];
    for (const part of parts) {
      const name = this[part];
      if (name === null || name === "" || !this.includePolicy[part]) continue;
      names.push(this.quotePolicy[part] ? this.#dialect.quote(name) : name);
    }
    return names.join(".");
  }

  /** The name, with a limit around it. No alias: users write their own behind it. */
  renderLimited(): string {
    const name = this.renderName();
    if (this.limit === null) return name;
    return `(select * from ${name}${this.limit === 0 ? " where false" : ""} limit ${this.limit})`;
  }

  #filtered(rendered: string): string {
    if (this.eventTimeFilter === null) return rendered;
    const { field, start, end } = this.eventTimeFilter;
    const column = this.#dialect.eventTime(field);
    const conditions = [
      ...(start === null ? [] : [`${column} >= ${this.#dialect.moment(start)}`]),
      ...(end === null ? [] : [`${column} < ${this.#dialect.moment(end)}`]),
    ];
    return conditions.length === 0 ? rendered : `(select * from ${rendered} where ${conditions.join(" and ")})`;
  }

  /** Whether this is the relation of these names; absent names are not compared. Case counts only for quoted ones, as in dbt. */
  matches(database?: string | null, schema?: string | null, identifier?: string | null): boolean {
    return (
      (database == null || same(this.database, database)) &&
      (schema == null || same(this.schema, schema)) &&
      (identifier == null || same(this.identifier, identifier))
    );
  }

  get dialect(): RelationDialect {
    return this.#dialect;
  }

  get isView(): boolean {
    return this.type === "view";
  }

  get isTable(): boolean {
    return this.type === "table";
  }

  override str(): string {
    return this.render();
  }

  override repr(): string {
    return `<${this.typeName} ${this.renderName()}>`;
  }

  override contains(key: Value): boolean {
    return typeof key === "string" && this.attr(key) !== undefined;
  }

  override truthy(): boolean {
    return true;
  }

  override hashKey(): string {
    return `relation ${this.renderName()}`;
  }

  override eq(other: Value): boolean {
    return other instanceof Relation && other.renderName() === this.renderName();
  }

  override attr(name: string): Value | undefined {
    return Object.hasOwn(attributes, name) ? attributes[name]!(this) : undefined;
  }

  override item(key: Value): Value | undefined {
    return typeof key === "string" ? this.attr(key) : undefined;
  }
}

function same(own: string | null, asked: string): boolean {
  return own !== null && own.toLowerCase() === asked.toLowerCase();
}

function policyOf(kwargs: Readonly<Record<string, Value>>): Partial<Policy> {
  const policy: { [key in Part]?: boolean } = {};
  for (const part of parts)
    if (kwargs[part] !== undefined && kwargs[part] !== null) policy[part] = kwargs[part] === true;
  return policy;
}

/** `path=` and `quote_policy=` arrive as dicts, whatever made them. */
export function entriesOf(value: Value | undefined): Record<string, Value> {
  if (typeof value !== "object" || value === null) return {};
  if (value instanceof PyObject) {
    const found: Record<string, Value> = {};
    for (const part of parts) {
      const item = value instanceof Dict ? value.get(part) : (value.item?.(part) ?? value.attr(part));
      if (item !== undefined) found[part] = item;
    }
    return found;
  }
  return value as Record<string, Value>;
}

const orNull = (value: Value | undefined): string | null =>
  value === undefined || value === null || value instanceof Undefined ? null : str(value);

/** The fields of `api.Relation.create(...)` and `incorporate(...)` from their keyword arguments. */
export function relationFields(kwargs: Readonly<Record<string, Value>>): Partial<RelationFields> {
  const path = { ...entriesOf(kwargs.path), ...kwargs };
  const fields: { -readonly [K in keyof RelationFields]?: RelationFields[K] } = {};
  for (const part of parts) if (path[part] !== undefined) fields[part] = orNull(path[part]);
  if (kwargs.type !== undefined) fields.type = orNull(kwargs.type) as RelationType | null;
  if (kwargs.quote_policy !== undefined) fields.quotePolicy = policyOf(entriesOf(kwargs.quote_policy));
  if (kwargs.include_policy !== undefined) fields.includePolicy = policyOf(entriesOf(kwargs.include_policy));
  if (kwargs.limit !== undefined) fields.limit = kwargs.limit === null ? null : Number(kwargs.limit);
  return fields;
}

type Attribute = (relation: Relation) => Value;

const policyParameters: readonly Parameter[] = parts.map((part) => [part, null]);

const byPart = (values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(parts.map((part, i) => [part, values[i]!]));

const method =
  (
    name: string,
    call: (relation: Relation, args: Value[], kwargs: Readonly<Record<string, Value>>) => Value,
  ): Attribute =>
  (relation) =>
    native(name, (args, kwargs) => call(relation, args, kwargs));

const pathOf = (relation: Relation): Value => ({
  database: relation.database,
  schema: relation.schema,
  identifier: relation.identifier,
});

const attributes: Readonly<Record<string, Attribute>> = {
  database: (r) => r.database,
  schema: (r) => r.schema,
  identifier: (r) => r.identifier,
  name: (r) => r.identifier,
  table: (r) => r.identifier,
  // dbt-bigquery's names
  project: (r) => r.database,
  dataset: (r) => r.schema,
  type: (r) => r.type,
  path: pathOf,
  quote_policy: (r) => ({ ...r.quotePolicy }),
  include_policy: (r) => ({ ...r.includePolicy }),
  quote_character: (r) => r.dialect.quoteCharacter,
  is_table: (r) => r.type === "table",
  is_view: (r) => r.type === "view",
  is_cte: (r) => r.type === "cte" || r.type === "ephemeral",
  is_materialized_view: (r) => r.type === "materialized_view",
  is_pointer: (r) => r.type === "pointer_table",
  is_external: (r) => r.type === "external",
  is_function: (r) => r.type === "function",
  can_be_renamed: (r) => r.type !== null && r.dialect.renameable.includes(r.type),
  can_be_replaced: (r) => r.type !== null && r.dialect.replaceable.includes(r.type),
  dbt_created: () => false,
  catalog: () => null,
  external: (r) => r.external,
  require_alias: () => false,
  limit: (r) => r.limit,
  event_time_filter: (r) =>
    r.eventTimeFilter === null
      ? null
      : { field_name: r.eventTimeFilter.field, start: r.eventTimeFilter.start, end: r.eventTimeFilter.end },
  render: method("render", (r) => r.renderName()),
  render_limited: method("render_limited", (r) => r.renderLimited()),
  include: (r) =>
    fn("include", policyParameters, (...values) =>
      r.incorporate({ includePolicy: { ...r.includePolicy, ...policyOf(byPart(values)) } }),
    ),
  quote: (r) =>
    fn("quote", policyParameters, (...values) =>
      r.incorporate({ quotePolicy: { ...r.quotePolicy, ...policyOf(byPart(values)) } }),
    ),
  quoted: method("quoted", (r, [identifier]) => r.quoted(str(identifier ?? null))),
  incorporate: method("incorporate", (r, _, kwargs) => {
    const fields = relationFields(kwargs);
    return r.incorporate({
      ...fields,
      ...(fields.quotePolicy && { quotePolicy: { ...r.quotePolicy, ...fields.quotePolicy } }),
      ...(fields.includePolicy && { includePolicy: { ...r.includePolicy, ...fields.includePolicy } }),
    });
  }),
  replace_path: method("replace_path", (r, _, kwargs) => r.incorporate(relationFields(kwargs))),
  replace: method("replace", (r, _, { information_schema_view: view, ...kwargs }) => {
    const relation = r.incorporate(relationFields(kwargs));
    return view === undefined ? relation : relation.dialect.informationSchema(relation, orNull(view));
  }),
  without_identifier: method("without_identifier", (r) =>
    r.incorporate({ identifier: null, includePolicy: { ...r.includePolicy, identifier: false } }),
  ),
  matches: (r) =>
    fn(
      "matches",
      [
        ["database", null],
        ["schema", null],
        ["identifier", null],
      ],
      (database, schema, identifier) => r.matches(orNull(database), orNull(schema), orNull(identifier)),
    ),
  get: (r) =>
    fn("get", ["key", ["default", null]], (key, fallback) =>
      key === "metadata" ? { type: r.typeName } : (r.attr(str(key!)) ?? fallback!),
    ),
  information_schema: method("information_schema", (r, [view]) =>
    r.dialect.informationSchema(r, view === undefined ? null : orNull(view)),
  ),
  information_schema_only: method("information_schema_only", (r) => r.dialect.informationSchema(r, null)),
  needs_to_drop: method("needs_to_drop", (r, [old]) => old instanceof Relation && old.type !== r.type),
};

/** `database.INFORMATION_SCHEMA.VIEW`. */
function informationSchema(relation: Relation, view: string | null): Relation {
  return relation.incorporate({
    schema: "INFORMATION_SCHEMA",
    identifier: view,
    type: null,
    dialect: { ...relation.dialect, className: "InformationSchema" },
    quotePolicy: { ...relation.quotePolicy, schema: false, identifier: false },
    includePolicy: {
      database: relation.includePolicy.database && relation.database !== null,
      schema: true,
      identifier: view !== null,
    },
  });
}

/** SQL's own way: double quotes. dbt asks what can be renamed or replaced of warehouses with statements for it alone. */
export const standardRelations: RelationDialect = {
  className: "BaseRelation",
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  quoteCharacter: '"',
  nameKey: (name) => name.toLowerCase(),
  eventTime: (column) => column,
  // a column with a zone compares in UTC, whatever zone the session has
  moment: (text) => text.replace(/(:\d\d(?:\.\d+)?)'$/, "$1+00:00'"),
  informationSchema,
  renameable: [],
  replaceable: [],
};
