import { md5 } from "../../base/hash.ts";
import { fn, isDict, PyError, PyObject, repr, str, toJs, type Value } from "../../jinja/index.ts";
import { Relation } from "../relation.ts";

/** One of a model's `indexes`, as `adapter.parse_index` gives it to macros that write an index of their own. */
export class IndexConfig extends PyObject {
  override readonly typeName = "DuckDBIndexConfig";
  readonly #columns: readonly string[];
  readonly #unique: boolean;

  constructor(columns: readonly string[], unique: boolean) {
    super();
    this.#columns = columns;
    this.#unique = unique;
  }

  /** @throws PyError CompilationError for what is no index */
  static parse(given: Value): IndexConfig | null {
    if (given === null) return null;
    if (!isDict(given)) throw invalid(`not of the type dict: ${repr(given)}`);
    const { columns, unique = false, ...others } = toJs(given) as Record<string, unknown>;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw invalid(`an index has 'columns' and 'unique', not '${unknown}'`);
    if (!Array.isArray(columns)) throw invalid("'columns' is a list of columns");
    if (typeof unique !== "boolean") throw invalid("'unique' is true or false");
    return new IndexConfig(columns.map(String), unique);
  }

  override repr(): string {
    return `DuckDBIndexConfig(columns=${repr([...this.#columns])}, unique=${repr(this.#unique)})`;
  }

  override attr(name: string): Value | undefined {
    if (name === "columns") return [...this.#columns];
    if (name === "unique") return this.#unique;
    // the moment is in the name: an index can be made while the one of the table before still has its own
    return name === "render"
      ? fn(name, ["relation"], (relation) => {
          const table = relation instanceof Relation ? relation.render() : str(relation!);
          return md5([...this.#columns, table, repr(this.#unique), new Date().toISOString()].join("_"));
        })
      : undefined;
  }
}

const invalid = (why: string): PyError => new PyError("CompilationError", `Could not parse index config: ${why}`);
