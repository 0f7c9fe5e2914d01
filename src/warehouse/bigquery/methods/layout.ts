import { itemsOf, str, type Value } from "../../../jinja/index.ts";
import { Column } from "../../column.ts";
import { method } from "../../template-method.ts";
import type { TemplateMethod } from "../../types.ts";
import type { TableResource } from "../catalog.ts";
import { bigqueryColumns } from "../types.ts";
import { connectionOf, relationOf } from "./method.ts";
import { PartitionConfig, type Partitioning, readPartitioning } from "./partition-config.ts";
import { findTable } from "./tables.ts";

/** Partitioning and clustering, and whether a table that stands has them. */
export const layoutMethods: Readonly<Record<string, TemplateMethod>> = {
  parse_partition_by: method("parse_partition_by", ["raw_partition_by"], (_, raw) => {
    const partitioning = readPartitioning(raw);
    return partitioning === null ? null : new PartitionConfig(partitioning);
  }),
  is_replaceable: method(
    "is_replaceable",
    ["relation", "conf_partition", "conf_cluster"],
    async (tools, relation, partition, cluster) => {
      if (relation == null) return true;
      const table = await findTable(connectionOf(tools), relationOf(relation));
      if (table === undefined) return true;
      return (
        samePartitions(table, readPartitioning(partition)) && sameList(clusteringOf(table), clusterFields(cluster))
      );
    },
    () => true,
  ),
  add_time_ingestion_partition_column: method(
    "add_time_ingestion_partition_column",
    ["partition_by", "columns"],
    (_, partition, columns) => [
      ...itemsOf(columns!),
      new Column(bigqueryColumns, "_PARTITIONTIME", readPartitioning(partition)?.dataType ?? "timestamp"),
    ],
  ),
  get_partitions_metadata: method(
    "get_partitions_metadata",
    ["table"],
    (tools, table) => tools.callMacro("bigquery_partitions_of", relationOf(table)),
    () => null,
  ),
};

/** The columns that a config's `cluster_by` names, in their order. */
export function clusterFields(raw: Value | undefined): string[] {
  if (raw == null || raw === "") return [];
  return typeof raw === "string" ? [raw] : [...itemsOf(raw)].map(str);
}

export const clusteringOf = (table: TableResource): readonly string[] => table.clustering?.fields ?? [];

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, i) => same(item.replaceAll("`", ""), b[i]!.replaceAll("`", "")));

/** Whether a table has the partitions that a config asks for: one of others can't be replaced. */
export function samePartitions(table: TableResource, wanted: Partitioning | null): boolean {
  const { timePartitioning: time, rangePartitioning: range } = table;
  if (wanted === null) return time === undefined && range === undefined;
  if (time !== undefined) {
    const field = wanted.timeIngestion ? "" : wanted.field;
    return wanted.range === null && same(time.field ?? "", field) && same(time.type ?? "DAY", wanted.granularity);
  }
  if (range === undefined || wanted.range === null) return false;
  const { start, end, interval } = wanted.range;
  return (
    same(range.field ?? "", wanted.field) &&
    [
      [range.range?.start, start],
      [range.range?.end, end],
      [range.range?.interval, interval],
    ].every(([has, asked]) => String(has ?? 0) === String(asked))
  );
}
