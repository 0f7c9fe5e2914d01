import { sizeText } from "../base/byte-sizes.ts";
import type { QuernEvent } from "../base/events.ts";
import { moneyText, type Price } from "../base/price.ts";

type Finish = QuernEvent & { type: "node-finish" };

/** Nodes that are named one by one. */
const most = 10;

/** What a run cost, the dearest nodes first, each with a link to its last job; [] when nothing bills. */
export function billText(events: readonly Finish[], price: Price | null): string[] {
  const billed = events.flatMap(({ node, usage }) => (usage === undefined ? [] : [{ name: node.name, ...usage }]));
  if (billed.length === 0) return [];
  const bytes = sum(billed.map(({ bytesBilled }) => bytesBilled));
  const jobs = sum(billed.map((each) => each.jobs));
  const total = `Billed ${amountText(bytes, price)} in ${jobs} ${jobs === 1 ? "job" : "jobs"}, ${slotText(sum(billed.map(({ slotMs }) => slotMs)))}`;
  const dear = billed.filter(({ bytesBilled }) => bytesBilled > 0).sort((a, b) => b.bytesBilled - a.bytesBilled);
  const lines = dear
    .slice(0, most)
    .map(({ name, bytesBilled, slotMs, link }) => `  ${sizeText(bytesBilled)}, ${slotText(slotMs)}: ${name} ${link}`);
  return dear.length > most ? [total, ...lines, `  and ${dear.length - most} nodes more`] : [total, ...lines];
}

/** What a run would cost by its dry run, node by node; [] when no node has an estimate. */
export function estimateText(events: readonly Finish[], price: Price | null): string[] {
  const known = events.flatMap(({ node, estimate }) => (estimate == null ? [] : [{ name: node.name, estimate }]));
  const unknown = events.filter(({ estimate, status }) => estimate == null && status !== "error").length;
  if (known.length === 0) return [];
  const lines = [...known]
    .sort((a, b) => b.estimate - a.estimate)
    .map(({ name, estimate }) => `  ${amountText(estimate, price)}: ${name}`);
  const rest =
    unknown === 0 ? "" : `, and what ${unknown} ${unknown === 1 ? "node" : "nodes"} would bill that can't be known yet`;
  return [`It would bill ${amountText(sum(known.map(({ estimate }) => estimate)), price)}${rest}`, ...lines];
}

const amountText = (bytes: number, price: Price | null): string =>
  price === null ? sizeText(bytes) : `${sizeText(bytes)} (${moneyText(bytes, price)})`;

export const slotText = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} slot seconds`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
