import type { TemplateMethod } from "../../types.ts";

/** BigQuery's own methods of `adapter`. https://docs.getdbt.com/reference/resource-configs/bigquery-configs */
export const bigqueryMethods: Readonly<Record<string, TemplateMethod>> = {
  // texts have no length that a change of types could widen
  expand_target_column_types: { parsed: () => "", call: () => "" },
};
