import type { NodeInfo, QuernEvent } from "../../base/events.ts";
import { toneOf } from "../narrate.ts";
import type { Palette } from "../palette.ts";
import type { Symbols } from "./symbols.ts";
import { cut, padded, textWidth } from "./text-width.ts";

type Finish = QuernEvent & { type: "node-finish" };

export interface LineStyle {
  readonly palette: Palette;
  readonly symbols: Symbols;
  /** Cells of the terminal. */
  readonly width: number;
}

const widest = 110;

/** A node's kind in a word: what a model is materialized as, or the kind of resource. */
function kindOf(node: NodeInfo): string {
  if (node.resource_type === "model") return node.materialized ?? "model";
  if (node.resource_type === "unit_test") return "unit test";
  return node.resource_type === "operation" ? "hook" : node.resource_type;
}

/** Seconds as people read them: `0.41s`, `12.3s`, `4m 05s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)}s`;
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}m ${String(whole % 60).padStart(2, "0")}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, "0")}m`;
}

/** The line of an ended node, which stays on the screen: mark, kind, name, what happened, time. */
export function finishedLines(event: Finish, style: LineStyle): string[] {
  const { palette, symbols } = style;
  const tone = toneOf(event);
  const mark = palette[tone](symbols.marks[tone]);
  const name = event.node.relation ?? event.node.name;
  const time = event.status === "skipped" ? "skipped" : duration(event.seconds);
  const line = nodeLine(mark, event.node, name, noteOf(event), time, style);
  if (tone !== "bad" || event.error === undefined) return [line];
  const reason = event.error.message.split("\n").find((each) => each.trim() !== "") ?? "";
  return [line, `    ${palette.bad(cut(reason.trim(), Math.max(1, style.width - 5)))}`];
}

/** The line of a node at work. */
export function runningLine(node: NodeInfo, seconds: number, note: string, spin: string, style: LineStyle): string {
  return nodeLine(style.palette.dim(spin), node, node.relation ?? node.name, note, duration(seconds), style);
}

/** What is worth telling besides the time: rows, failures. */
function noteOf(event: Finish): string {
  const { failures, status, message, node } = event;
  const isTest = node.resource_type === "test" || node.resource_type === "unit_test";
  if ((status === "fail" || status === "warn") && failures !== null && isTest)
    return `${failures} ${failures === 1 ? "failure" : "failures"}`;
  if (status === "skipped") return message?.replace(/^Skipped because /, "") ?? "";
  if (isTest || status === "error" || message === null) return "";
  const first = message.split("\n")[0]!;
  const rows = /^(?:CREATE|INSERT(?: 0)?|MERGE|SELECT|OK) (\d+)$/.exec(first)?.[1];
  if (rows !== undefined) return `${Number(rows).toLocaleString("en-US")} ${rows === "1" ? "row" : "rows"}`;
  return first === "OK" || first === "" ? "" : first;
}

/** Narrow terminals lose the note first, then the kind; the name is cut, the time stays. */
function nodeLine(mark: string, node: NodeInfo, name: string, note: string, time: string, style: LineStyle): string {
  const width = Math.min(style.width - 1, widest);
  const kind = width < 44 ? "" : `${padded(kindOf(node), 11)} `;
  const end = time.padStart(7);
  const room = width - 2 - textWidth(kind) - 1 - textWidth(end);
  const told = note !== "" && room - textWidth(note) - 2 >= Math.min(textWidth(name), 16) ? `  ${note}` : "";
  const { palette } = style;
  const shown = padded(name, Math.max(1, room - textWidth(told)));
  return `${mark} ${palette.dim(kind)}${shown}${palette.dim(told)} ${palette.dim(end)}`;
}
