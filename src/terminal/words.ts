import { sizeText } from "../base/byte-sizes.ts";
import type { NodeInfo, NodeStatus, QuernEvent } from "../base/events.ts";
import { slotText } from "./cost-text.ts";

/** The words in which dbt tells of nodes; people and tools look for them. */

type Finish = QuernEvent & { type: "node-finish" };

/** `sql view model main.orders`, `test unique_orders_id`, `seed file main.windows` ... */
export function describeNode(node: NodeInfo): string {
  switch (node.resource_type) {
    case "test":
      return `test ${node.name}`;
    case "unit_test":
      return `unit_test ${node.name}`;
    case "seed":
      return `seed file ${node.relation ?? node.name}`;
    case "source":
      return `source ${node.name}`;
    case "function":
      return `function ${node.relation ?? node.name}`;
    case "operation":
      return `hook: ${node.name}`;
    default:
      return `${node.language ?? "sql"} ${node.materialized ?? ""} ${node.resource_type} ${node.relation ?? node.name}`.replace(
        "  ",
        " ",
      );
  }
}

/** What stands for itself in the warehouse; anything else is told by its kind and name. */
const makesRelation = new Set(["model", "seed", "snapshot"]);

const done: Record<string, string> = {
  seed: "loaded",
  source: "loaded",
  snapshot: "snapshotted",
  model: "created",
  function: "created",
};
const failing: Record<string, string> = {
  seed: "loading",
  source: "loading",
  snapshot: "snapshotting",
  model: "creating",
  function: "creating",
};

/** The line of an ended node without its number: what happened, and the status in brackets. */
export function describeFinish(event: Finish): { text: string; status: string } {
  const { node, status } = event;
  const what = describeNode(node);
  const isTest = node.resource_type === "test" || node.resource_type === "unit_test";
  const time = `${billedText(event)}in ${event.seconds.toFixed(2)}s`;
  switch (status) {
    case "pass":
      return { text: isTest ? `PASS ${node.name}` : `PASS freshness of ${node.name}`, status: `PASS ${time}` };
    case "warn":
      return {
        text: isTest ? `WARN ${event.failures} ${node.name}` : `WARN freshness of ${node.name}`,
        status: isTest ? `WARN ${event.failures} ${time}` : `WARN ${time}`,
      };
    case "fail":
      return { text: `FAIL ${event.failures} ${node.name}`, status: `FAIL ${event.failures} ${time}` };
    case "skipped":
      return {
        text: `SKIP ${makesRelation.has(node.resource_type) ? `relation ${node.relation ?? node.name}` : `${node.resource_type} ${node.name}`}`,
        status: "SKIP",
      };
    case "runtime error":
    case "error":
      if (node.resource_type === "source" && status === "runtime error")
        return { text: `ERROR freshness of ${node.name}`, status: `ERROR ${time}` };
      // a load that failed has an error, data that are old have none
      if (node.resource_type === "source" && event.error === undefined)
        return { text: `ERROR STALE freshness of ${node.name}`, status: `ERROR STALE ${time}` };
      return {
        text: isTest ? `ERROR ${node.name}` : `ERROR ${failing[node.resource_type] ?? "running"} ${what}`,
        status: `ERROR ${time}`,
      };
    case "partial success":
      return { text: `PARTIAL SUCCESS creating ${what}`, status: `${event.message ?? "PARTIAL SUCCESS"} ${time}` };
    case "no-op":
      return { text: `NO-OP ${what}`, status: `${event.message ?? "NO-OP"} ${time}` };
    default: {
      if (event.estimate !== undefined)
        return { text: `OK checked ${what}`, status: checkedText(event.estimate, time) };
      const message = event.message === null || event.message === "" ? "OK" : event.message.split("\n")[0]!;
      return { text: `OK ${done[node.resource_type] ?? ""} ${what}`.replace("  ", " "), status: `${message} ${time}` };
    }
  }
}

/** What it cost, where that is worth a word. */
function billedText({ usage }: Finish): string {
  if (usage === undefined || usage.bytesBilled === 0) return "";
  return `billed ${sizeText(usage.bytesBilled)}, ${slotText(usage.slotMs)} `;
}

function checkedText(estimate: number | null, time: string): string {
  return estimate === null ? `CHECKED ${time}` : `CHECKED ${sizeText(estimate)} ${time}`;
}

const summaryOrder = ["PASS", "WARN", "ERROR", "SKIP", "NO-OP"] as const;
const summaryOf: Record<NodeStatus, (typeof summaryOrder)[number]> = {
  success: "PASS",
  pass: "PASS",
  warn: "WARN",
  error: "ERROR",
  fail: "ERROR",
  "runtime error": "ERROR",
  skipped: "SKIP",
  "partial success": "ERROR",
  "no-op": "NO-OP",
};

/** `Done. PASS=4 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=4` */
export function summaryLine(counts: Readonly<Record<string, number>>): string {
  const totals = new Map<string, number>(summaryOrder.map((name) => [name, 0]));
  let total = 0;
  for (const [status, count] of Object.entries(counts)) {
    const name = summaryOf[status as NodeStatus] ?? "ERROR";
    totals.set(name, (totals.get(name) ?? 0) + count);
    total += count;
  }
  return `Done. ${[...totals].map(([name, count]) => `${name}=${count}`).join(" ")} TOTAL=${total}`;
}

/** `2 models, 1 seed, 3 data tests`. */
export function countWords(counts: Readonly<Record<string, number>>): string {
  const word = (kind: string, count: number): string => {
    const name = kind.replaceAll("_", " ");
    return `${count} ${count === 1 ? name : name.endsWith("s") ? `${name}es` : name === "analysis" ? "analyses" : `${name}s`}`;
  };
  return Object.entries(counts)
    .map(([kind, count]) => word(kind, count))
    .join(", ");
}
