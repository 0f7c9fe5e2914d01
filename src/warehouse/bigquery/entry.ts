import { join } from "node:path";
import { packageRoot } from "../../base/package-root.ts";
import type { AdapterEntry } from "../types.ts";
import { describeTarget } from "./credentials.ts";
import { bigqueryMethods } from "./methods/index.ts";
import { bigqueryRelations } from "./relations.ts";
import { bigqueryColumns } from "./types.ts";

/** BigQuery's entry in the registry: light, Google's client is loaded when the warehouse is opened. */
export const bigqueryEntry: AdapterEntry = {
  type: "bigquery",
  relations: bigqueryRelations,
  columns: bigqueryColumns,
  constraintSupport: {
    check: "not_supported",
    not_null: "enforced",
    unique: "not_supported",
    primary_key: "not_enforced",
    foreign_key: "not_enforced",
  },
  methods: bigqueryMethods,
  describeTarget,
  configAliases: { project: "database", dataset: "schema" },
  get macroFolders() {
    return [join(packageRoot(), "src/warehouse/bigquery/macros")];
  },
  async open(options) {
    const { BigQueryAdapter } = await import("./adapter.ts");
    return new BigQueryAdapter(options);
  },
};
