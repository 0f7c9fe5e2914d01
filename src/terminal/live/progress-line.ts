import { duration, type LineStyle } from "./node-lines.ts";
import { cut } from "./text-width.ts";

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly seconds: number;
  /** Said instead of the numbers when the run is being stopped. */
  readonly stopping: boolean;
}

/** The last line of the live view: a bar, done/total, failures, time. */
export function progressLine({ done, total, failed, seconds, stopping }: Progress, style: LineStyle): string {
  const { palette, symbols, width } = style;
  if (stopping) return palette.warn(cut("Stopping what runs. Ctrl-C again leaves at once.", Math.max(1, width - 1)));
  const counts = `${done}/${total}`;
  const bad = failed === 0 ? "" : ` ${failed} failed`;
  const tail = ` ${counts}${bad} ${duration(seconds)}`;
  const room = Math.min(40, width - 1 - tail.length);
  if (room < 6) return cut(tail.trim(), Math.max(1, width - 1));
  const full = total === 0 ? room : Math.floor((room * done) / total);
  const bar =
    palette[failed === 0 ? "good" : "bad"](symbols.full.repeat(full)) + palette.dim(symbols.rest.repeat(room - full));
  return `${bar} ${palette.bold(counts)}${palette.bad(bad)} ${palette.dim(duration(seconds))}`;
}
