import { QuernError } from "../../base/errors.ts";
import type { ColumnInfo, Json } from "../types.ts";
import { placeOf, type YamlEntry } from "../yaml-entries.ts";
import { EntryReader } from "./entry-reader.ts";
import { granularities, type TimeSpine } from "./types.ts";

/**
 * `time_spine:` of a model, whose columns must stand among the model's.
 * https://docs.getdbt.com/docs/build/metricflow-time-spine
 * @throws QuernError QN-PARSE-SEMANTIC, QN-PARSE-YAML-SCHEMA
 */
export function readTimeSpine(entry: YamlEntry, value: Json, columns: Readonly<Record<string, ColumnInfo>>): TimeSpine {
  const spine = EntryReader.read(entry, value, ["time_spine"], (reader) => ({
    standard_granularity_column: reader.text("standard_granularity_column"),
    custom_granularities: reader.mappings("custom_granularities", (each) => ({
      name: each.text("name"),
      column_name: each.textOrNull("column_name"),
    })),
  }));
  const wrong = (problem: string): QuernError =>
    new QuernError("QN-PARSE-SEMANTIC", `The time spine of '${String(entry.value.name)}' ${problem}`, {
      place: placeOf(entry, "time_spine"),
      hint: `Columns of the model are: ${Object.keys(columns).join(", ")}.`,
    });
  const { standard_granularity_column: standard } = spine;
  const column = columns[standard];
  if (column === undefined) throw wrong(`has the column '${standard}', which the model does not describe`);
  if (!(granularities as readonly (string | null)[]).includes(column.granularity))
    throw wrong(`needs a granularity at its column '${standard}', such as 'granularity: day'`);
  const missing = spine.custom_granularities
    .map(({ name, column_name }) => column_name ?? name)
    .filter((name) => columns[name] === undefined);
  if (missing.length > 0) throw wrong(`has custom granularities without columns: ${missing.join(", ")}`);
  return spine;
}
