import { join } from "node:path";
import { packageRoot } from "../../base/package-root.ts";
import type { AdapterEntry } from "../types.ts";
import { describeTarget } from "./credentials.ts";
import { duckdbMethods } from "./methods.ts";
import { duckdbRelations } from "./relations.ts";
import { sourceLocation } from "./source-location.ts";
import { duckdbColumns } from "./types.ts";

/** DuckDB's entry in the registry: light, the database itself is loaded when it is opened. */
export const duckdbEntry: AdapterEntry = {
  type: "duckdb",
  relations: duckdbRelations,
  columns: duckdbColumns,
  constraintSupport: {
    check: "enforced",
    not_null: "enforced",
    unique: "enforced",
    primary_key: "enforced",
    foreign_key: "enforced",
  },
  methods: duckdbMethods,
  describeTarget,
  sourceLocation,
  get macroFolders() {
    return [join(packageRoot(), "src/warehouse/duckdb/macros")];
  },
  async open(options) {
    const { DuckDbAdapter } = await import("./adapter.ts");
    return new DuckDbAdapter(options);
  },
};
