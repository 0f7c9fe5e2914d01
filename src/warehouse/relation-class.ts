import { fn, type Kwargs, native, PyError, PyObject, repr, str, type Value } from "../jinja/index.ts";
import { entriesOf, Relation, type RelationDialect, relationFields } from "./relation.ts";

/** `api.Relation`: makes relations, and holds the names of their types. */
export class RelationClass extends PyObject {
  override readonly typeName = "type";
  readonly #dialect: RelationDialect;
  readonly #quoting: Readonly<Record<string, boolean>>;

  /** @param quoting the project's: which parts of a name are quoted where a call does not say */
  constructor(dialect: RelationDialect, quoting: Readonly<Record<string, boolean>>) {
    super();
    this.#dialect = dialect;
    this.#quoting = quoting;
  }

  override attr(name: string): Value | undefined {
    if (Object.hasOwn(typeNames, name)) return typeNames[name]!;
    switch (name) {
      case "create":
        return native(name, (args, kwargs) => this.create(positional(args, kwargs)));
      case "create_from":
        return native(name, ([, node]) => this.create(entriesOf(node)));
      case "get_relation_type":
        return new RelationTypes();
      case "add_ephemeral_prefix":
        return fn(name, ["name"], (node) => `__dbt__cte__${str(node!)}`);
      case "scd_args":
        return fn(name, ["primary_key", "updated_at"], (key, updatedAt) => [
          ...(Array.isArray(key) ? key : [key!]),
          updatedAt!,
        ]);
      default:
        return undefined;
    }
  }

  /** A relation of what the arguments say, quoted as the project says unless they say otherwise. */
  create(kwargs: Kwargs): Relation {
    const fields = relationFields(kwargs);
    return new Relation({
      database: null,
      schema: null,
      identifier: null,
      dialect: this.#dialect,
      ...fields,
      quotePolicy: { ...this.#quoting, ...fields.quotePolicy },
    });
  }

  override call(args: Value[], kwargs: Kwargs): Relation {
    return this.create(positional(args, kwargs));
  }
}

const order = ["database", "schema", "identifier", "type"];

function positional(args: readonly Value[], kwargs: Kwargs): Kwargs {
  return { ...Object.fromEntries(args.slice(0, order.length).map((arg, i) => [order[i], arg])), ...kwargs };
}

const typeNames: Readonly<Record<string, string>> = {
  Table: "table",
  View: "view",
  CTE: "cte",
  MaterializedView: "materialized_view",
  External: "external",
  Ephemeral: "ephemeral",
  Function: "function",
  PointerTable: "pointer_table",
};

/** `api.Relation.get_relation_type`: called with a type's word, or asked for one by name. */
class RelationTypes extends PyObject {
  override readonly typeName = "type";

  override attr(name: string): Value | undefined {
    return Object.hasOwn(typeNames, name) ? typeNames[name]! : undefined;
  }

  override call([word]: Value[]): Value {
    if (Object.values(typeNames).includes(str(word ?? null))) return word!;
    throw new PyError("ValueError", `${repr(word ?? null)} is not a valid RelationType`);
  }
}
