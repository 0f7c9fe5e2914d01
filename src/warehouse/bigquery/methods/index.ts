import { method } from "../../template-method.ts";
import type { TemplateMethod } from "../../types.ts";
import { columnMethods } from "./columns.ts";
import { contractMethods } from "./contracts.ts";
import { datasetMethods } from "./datasets.ts";
import { layoutMethods } from "./layout.ts";
import { materializedViewMethods } from "./materialized-views.ts";
import { configReader, persistedDescription } from "./method.ts";
import { commonOptions, tableOptions, viewOptions } from "./options.ts";
import { relationMethods } from "./relations.ts";
import { uploadMethods } from "./uploads.ts";

/** BigQuery's own methods of `adapter`. https://docs.getdbt.com/reference/resource-configs/bigquery-configs */
export const bigqueryMethods: Readonly<Record<string, TemplateMethod>> = {
  ...relationMethods,
  ...datasetMethods,
  ...layoutMethods,
  ...columnMethods,
  ...contractMethods,
  ...materializedViewMethods,
  ...uploadMethods,
  // texts have no length that a change of types could widen
  expand_target_column_types: { parsed: () => "", call: () => "" },
  get_common_options: method(
    "get_common_options",
    ["config", "node", ["temporary", false]],
    (_, config, node, temporary) =>
      commonOptions(configReader(config!), persistedDescription(config!, node!), temporary === true),
    () => ({}),
  ),
  get_table_options: method(
    "get_table_options",
    ["config", "node", ["temporary", false]],
    (_, config, node, temporary) =>
      tableOptions(configReader(config!), persistedDescription(config!, node!), temporary === true),
    () => ({}),
  ),
  get_view_options: method(
    "get_view_options",
    ["config", "node"],
    (_, config, node) => viewOptions(configReader(config!), persistedDescription(config!, node!)),
    () => ({}),
  ),
};
