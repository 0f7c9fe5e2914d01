import { isDict, itemsOf, str, toJs, type Value } from "../../../jinja/index.ts";
import type { Column } from "../../column.ts";
import { Relation } from "../../relation.ts";
import { method } from "../../template-method.ts";
import type { MethodTools, TemplateMethod } from "../../types.ts";
import { type FieldSchema, sqlType } from "../field-schema.ts";
import { addField, type ColumnDocs, describeFields, fieldOf, mergeFields } from "./field-edits.ts";
import { columnsIn, connectionOf, member, relationOf } from "./method.ts";
import { getTable, patchTable } from "./tables.ts";

const nothing = (): Value => "";

/** Columns of tables: described, added and taken away, with the fields of structs. */
export const columnMethods: Readonly<Record<string, TemplateMethod>> = {
  update_table_description: method(
    "update_table_description",
    ["database", "schema", "identifier", "description"],
    async (tools, database, schema, identifier, description) => {
      const [project, dataset, name] = [str(database!), str(schema!), str(identifier!)];
      const relation = new Relation({ database: project, schema: dataset, identifier: name });
      const table = await getTable(connectionOf(tools), relation);
      if ((table.description ?? "") !== str(description!))
        await patchTable(connectionOf(tools), relation, { description: str(description!) });
      return "";
    },
    nothing,
  ),
  update_columns: method(
    "update_columns",
    ["relation", "columns"],
    async (tools, given, columns) => {
      const docs = docsOf(columns!);
      if (docs.size > 0) await changeFields(tools, relationOf(given), (fields) => describeFields(fields, docs));
      return "";
    },
    nothing,
  ),
  alter_table_add_columns: method(
    "alter_table_add_columns",
    ["relation", "columns"],
    async (tools, given, columns) => {
      await addColumns(tools, relationOf(given), columnsIn(columns));
      return "";
    },
    nothing,
  ),
  alter_table_add_remove_columns: method(
    "alter_table_add_remove_columns",
    ["relation", "add_columns", "remove_columns"],
    async (tools, given, added, removed) => {
      const relation = relationOf(given);
      const [nested, whole] = split(columnsIn(removed), (column) => column.name.includes("."));
      if (nested.length > 0)
        warnOfFields(
          tools,
          relation.render(),
          nested.map((column) => column.name),
        );
      if (whole.length > 0) await tools.callMacro("bigquery__alter_relation_drop_columns", relation, whole);
      await addColumns(tools, relation, columnsIn(added));
      return "";
    },
    nothing,
  ),
  /** The fields that structs of these columns have, and those of the table lack. */
  add_struct_fields: method(
    "add_struct_fields",
    ["columns", "target_relation"],
    async (tools, columns, target) => {
      const given = new Map(columnsIn(columns).map(({ name, dtype }) => [name.toLowerCase(), dtype]));
      await changeFields(tools, relationOf(target), (fields) =>
        mergeFields(
          fields,
          fields.flatMap(({ name }) => {
            const type = given.get(name.toLowerCase());
            return type === undefined ? [] : [fieldOf(name, type)];
          }),
        ),
      );
      return "";
    },
    nothing,
  ),
  sync_struct_columns: method(
    "sync_struct_columns",
    ["on_schema_change", "source_relation", "target_relation", "schema_changes_dict"],
    async (tools, _, source, target, changes) => syncStructs(tools, relationOf(source), relationOf(target), changes!),
    () => ({}),
  ),
};

function split<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}

/** Writes a table's schema when it differs from what stands; no job, no rows read. */
async function changeFields(
  tools: MethodTools,
  relation: Relation,
  change: (fields: readonly FieldSchema[]) => FieldSchema[],
): Promise<FieldSchema[]> {
  const { schema } = await getTable(connectionOf(tools), relation);
  const before = schema?.fields ?? [];
  const after = change(before);
  if (JSON.stringify(after) !== JSON.stringify(before))
    await patchTable(connectionOf(tools), relation, { schema: { fields: after } });
  return after;
}

async function addColumns(tools: MethodTools, relation: Relation, added: readonly Column[]) {
  if (added.length === 0) return;
  await changeFields(tools, relation, (fields) =>
    added.reduce<FieldSchema[]>(
      (all, { name, dtype }) => {
        const path = name.split(".");
        return addField(all, path, fieldOf(path.at(-1)!, dtype));
      },
      [...fields],
    ),
  );
}

/** `model.columns` by name: a description each, and policy tags where they are given. */
function docsOf(columns: Value): ReadonlyMap<string, ColumnDocs> {
  const docs = new Map<string, ColumnDocs>();
  if (!isDict(columns)) return docs;
  for (const [name, column] of Object.entries(toJs(columns) as Record<string, Record<string, unknown>>)) {
    const config = (column.config ?? {}) as Record<string, unknown>;
    const tags = column.policy_tags ?? config.policy_tags;
    docs.set(column.quote === true ? name : name.toLowerCase(), {
      ...(typeof column.description === "string" && { description: column.description }),
      ...(Array.isArray(tags) && { policyTags: tags.map(String) }),
    });
  }
  return docs;
}

function warnOfFields(tools: MethodTools, relation: string, fields: readonly string[]): void {
  tools.emit({
    type: "warning",
    code: "StructFieldsKept",
    message: `BigQuery removes no fields of structs, and changes none of their types: ${fields.join(", ")} of ${relation} stay as they are`,
    hint: "Build the model with --full-refresh to have its structs anew.",
  });
}

/**
 * Where structs differ: gives the target all fields and columns that only the source has, in one step, and takes them
 * out of the changes that are left to do. A field that the source has no more can only be told of.
 */
async function syncStructs(tools: MethodTools, source: Relation, target: Relation, changes: Value): Promise<Value> {
  const retyped = member(changes, "new_target_types");
  const structs = [...itemsOf(retyped)].filter((change) => /STRUCT</i.test(str(member(change, "new_type"))));
  if (structs.length === 0) return changes;
  const names = new Set(structs.map((change) => str(member(change, "column_name")).toLowerCase()));
  const isStruct = (field: FieldSchema): boolean => names.has(field.name.toLowerCase());
  const added = new Set(columnsIn(member(changes, "source_not_in_target")).map((column) => column.name));
  const wanted = ((await getTable(connectionOf(tools), source)).schema?.fields ?? []).filter(
    (field) => isStruct(field) || added.has(field.name),
  );
  const merged = await changeFields(tools, target, (fields) => mergeFields(fields, wanted));
  const differing = merged.filter(isStruct).filter((field) => {
    const other = wanted.find((each) => each.name.toLowerCase() === field.name.toLowerCase());
    return other !== undefined && shape(field) !== shape(other);
  });
  if (differing.length > 0)
    warnOfFields(
      tools,
      target.render(),
      differing.map((field) => field.name),
    );
  return {
    source_not_in_target: [],
    target_not_in_source: member(changes, "target_not_in_source"),
    new_target_types: [...itemsOf(retyped)].filter((change) => !structs.includes(change)),
  };
}

/** A field's type, whatever the order of the fields within. */
function shape(field: FieldSchema): string {
  if (field.fields === undefined) return sqlType(field);
  return `${field.mode ?? ""}{${field.fields
    .map((each) => `${each.name.toLowerCase()} ${shape(each)}`)
    .sort()
    .join()}}`;
}
