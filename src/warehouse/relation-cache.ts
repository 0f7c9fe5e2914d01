import { Relation, type RelationDialect, type RelationType } from "./relation.ts";
import type { RelationRow } from "./types.ts";

/**
 * What quern knows of the warehouse's relations: each schema is asked for once, and every statement that makes,
 * renames or drops a relation says so here. Names are compared as the warehouse does it.
 */
export class RelationCache {
  readonly #schemas = new Map<string, Map<string, Relation>>();
  readonly #dialect: RelationDialect;

  #fillFirst: (() => Promise<void>) | undefined;
  #filling: Promise<void> | undefined;

  constructor(dialect: RelationDialect) {
    this.#dialect = dialect;
  }

  /** Has many schemas asked for at once, when somebody first asks for one. */
  fillWhenAsked(fill: () => Promise<void>): void {
    this.#fillFirst = fill;
  }

  /** To be called before a schema that is not known is asked for alone. */
  async filled(): Promise<void> {
    this.#filling ??= this.#fillFirst?.();
    await this.#filling;
  }

  /** Whether the schema was asked for; one that does not exist is known and empty. */
  knows(database: string | null, schema: string | null): boolean {
    return this.#schemas.has(this.#key(database, schema));
  }

  /** Takes the answer for these schemas: all their relations. */
  fill(schemas: readonly { database: string | null; schema: string | null }[], rows: readonly RelationRow[]): void {
    for (const { database, schema } of schemas) this.#schemas.set(this.#key(database, schema), new Map());
    for (const row of rows) {
      const relation = new Relation({ ...row, type: row.type as RelationType, dialect: this.#dialect });
      this.#schemas.get(this.#key(row.database, row.schema))?.set(this.#dialect.nameKey(row.identifier), relation);
    }
  }

  get(database: string | null, schema: string | null, identifier: string): Relation | undefined {
    return this.#schemas.get(this.#key(database, schema))?.get(this.#dialect.nameKey(identifier));
  }

  list(database: string | null, schema: string | null): Relation[] {
    return [...(this.#schemas.get(this.#key(database, schema))?.values() ?? [])];
  }

  add(relation: Relation): void {
    const schema = this.#schemas.get(this.#key(relation.database, relation.schema));
    if (schema === undefined || relation.identifier === null) return;
    schema.set(
      this.#dialect.nameKey(relation.identifier),
      relation.incorporate({ limit: null, eventTimeFilter: null }),
    );
  }

  drop(relation: Relation): void {
    this.#schemas
      .get(this.#key(relation.database, relation.schema))
      ?.delete(this.#dialect.nameKey(relation.identifier ?? ""));
  }

  rename(from: Relation, to: Relation): void {
    const known = this.get(from.database, from.schema, from.identifier ?? "");
    this.drop(from);
    this.add(to.type === null && known !== undefined ? to.incorporate({ type: known.type }) : to);
  }

  dropSchema(database: string | null, schema: string | null): void {
    this.#schemas.set(this.#key(database, schema), new Map());
  }

  #key(database: string | null, schema: string | null): string {
    return this.#dialect.nameKey(`${database ?? ""}\n${schema ?? ""}`);
  }
}
