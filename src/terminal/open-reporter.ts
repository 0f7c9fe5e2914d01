import type { QuernEvent } from "../base/events.ts";
import { JsonReporter } from "./json-lines.ts";
import { PlainReporter } from "./plain.ts";
import type { Output, Reporter } from "./reporter.ts";

export interface ReporterChoice {
  /** Flags of the command line. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly productOnly: boolean;
  readonly invocationId: string;
}

/** The reporter that the flags, `DBT_*` variables and the terminal ask for. */
export async function openReporter({ args, productOnly, invocationId }: ReporterChoice): Promise<Reporter> {
  const setting = (name: string): string | undefined =>
    args[name] === undefined ? process.env[`DBT_${name.toUpperCase().replaceAll("-", "_")}`] : String(args[name]);
  const level = setting("log-level");
  const quiet = setting("quiet") === "true" || level === "none" || level === "error";
  const debug = setting("debug") === "true" || level === "debug";
  const now = (): Date => new Date();
  const out: Output = {
    write: (text) => void process.stdout.write(text),
    isTTY: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 80,
  };
  if (setting("log-format") === "json") return new JsonReporter({ out, quiet, debug, now, invocationId });
  const plain = { out, quiet, debug, now, cwd: process.cwd(), productOnly, showRows: args.rows !== false };
  return new PlainReporter(plain);
}

/** Passes each event to several reporters. */
export function together(reporters: readonly Reporter[]): Reporter {
  return {
    on: (event: QuernEvent) => {
      for (const reporter of reporters) reporter.on(event);
    },
    close: () => {
      for (const reporter of reporters) reporter.close();
    },
  };
}
