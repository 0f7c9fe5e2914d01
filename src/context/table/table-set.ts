import { fn, type Kwargs, native, PyError, type Value } from "../../jinja/index.ts";
import { distinctNames, isTable } from "./keys.ts";
import { MappedSequence } from "./sequences.ts";
import type { Table } from "./table.ts";

/** What is done to each table of a set. */
const proxied = new Set([
  ...["denormalize", "distinct", "exclude", "find", "group_by", "homogenize", "join"],
  ...["limit", "normalize", "order_by", "pivot", "select", "where"],
]);

/** The tables that `group_by` makes, by their keys. https://agate.readthedocs.io/en/latest/api/tableset.html */
export class TableSet extends MappedSequence {
  override readonly typeName = "TableSet";
  readonly #tables: readonly Value[];
  readonly #keys: readonly Value[];
  readonly #keyName: string;
  readonly #keyType: string;

  constructor(tables: readonly Value[], keys: readonly Value[], keyName: string, keyType: string) {
    super();
    this.#tables = tables;
    this.#keys = keys;
    this.#keyName = keyName;
    this.#keyType = keyType;
  }

  override values(): readonly Value[] {
    return this.#tables;
  }

  override keys(): readonly Value[] {
    return this.#keys;
  }

  get #sample(): Table {
    let sample: Value | undefined = this.#tables[0];
    while (sample instanceof TableSet) sample = sample.#tables[0];
    return sample as Table;
  }

  override attr(name: string): Value | undefined {
    if (proxied.has(name)) return native(name, (args, kwargs) => this.#each(name, args, kwargs));
    switch (name) {
      case "key_name":
        return this.#keyName;
      case "key_type":
        return this.#keyType;
      case "column_names":
      case "column_types":
        return this.#sample.attr(name);
      case "merge":
        return fn(
          name,
          [
            ["groups", null],
            ["group_name", null],
            ["group_type", null],
          ],
          (groups, groupName) => this.#merge(groups!, groupName!),
        );
      default:
        return super.attr(name);
    }
  }

  async #each(name: string, args: Value[], kwargs: Kwargs): Promise<Value> {
    const tables: Value[] = [];
    for (const table of this.#tables as readonly (Table | TableSet)[])
      tables.push(await (table.attr(name) as ReturnType<typeof native>).call(args, kwargs));
    return new TableSet(tables, this.#keys, this.#keyName, this.#keyType);
  }

  #merge(groups: Value, groupName: Value): Table {
    if (groups !== null && !Array.isArray(groups)) throw new PyError("ValueError", "Groups must be None or a list.");
    if (groups !== null && groups.length !== this.#tables.length)
      throw new PyError("ValueError", "Groups length must be equal to TableSet length.");
    if (!this.#tables.every((table) => isTable(table)))
      throw new PyError("AttributeError", "'TableSet' object has no attribute '_rows'");
    const names = (groups ?? this.#keys) as readonly Value[];
    const sample = this.#sample;
    return sample.derive(
      this.#tables.flatMap((table, i) => (table as Table).rows.map((row) => [names[i]!, ...row])),
      distinctNames([typeof groupName === "string" ? groupName : this.#keyName, ...sample.names]),
      [this.#keyType, ...sample.types],
    );
  }
}
