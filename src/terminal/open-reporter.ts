import type { QuernEvent } from "../base/events.ts";
import { GitHubReporter } from "./github.ts";
import { JsonReporter } from "./json-lines.ts";
import { JUnitReporter } from "./junit.ts";
import { LogFileReporter } from "./log-file.ts";
import type { Level } from "./message.ts";
import { Narrator } from "./narrate.ts";
import { colored, colorless } from "./palette.ts";
import { PlainReporter } from "./plain.ts";
import type { Output, Reporter, Terminal } from "./reporter.ts";

export type LogFormat = "default" | "text" | "debug" | "json";

/** How and where a command tells what happens. */
export interface OutputSettings {
  readonly format: LogFormat;
  readonly threshold: Level | "none";
  /** Undefined: as the terminal and NO_COLOR have it. */
  readonly colors: boolean | undefined;
  readonly width: number;
  readonly showRows: boolean;
  /** Only products go to stdout; warnings and errors to stderr. */
  readonly productOnly: boolean;
  readonly logFile:
    | {
        readonly folder: string;
        readonly format: Exclude<LogFormat, "default">;
        readonly threshold: Level;
        readonly colors: boolean;
        readonly maxBytes: number;
      }
    | undefined;
  /** Absolute path of the JUnit report. */
  readonly junit: string | undefined;
  readonly projectRoot: string;
  readonly cwd: string;
}

/** The streams of the process, and the clock. */
export interface Streams {
  readonly stdout: Output & Partial<Terminal> & { readonly isTTY?: boolean };
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  /** Known once the engine has begun. */
  readonly invocationId: () => string;
}

/** The reporters that the settings and the terminal ask for, as one. */
export async function openReporter(settings: OutputSettings, streams: Streams): Promise<Reporter> {
  const { cwd, showRows, width, logFile, junit, projectRoot } = settings;
  const { now, env, invocationId, stdout, stderr } = streams;
  const reporters: Reporter[] = [await openConsole(settings, streams)];
  if (logFile !== undefined) {
    const palette = logFile.colors ? await colored() : colorless;
    const onFailure = (message: string): void => void stderr.write(`${message}\n`);
    const options = { ...logFile, palette, width, now, invocationId, onFailure };
    reporters.push(new LogFileReporter(new Narrator({ cwd, showRows }), options));
  }
  if (junit !== undefined) reporters.push(new JUnitReporter({ file: junit, cwd, showRows, now }));
  if (env.GITHUB_ACTIONS === "true" && settings.format !== "json" && !settings.productOnly) {
    const workspace = env.GITHUB_WORKSPACE || cwd;
    reporters.push(new GitHubReporter({ out: stdout, projectRoot, workspace }));
  }
  return together(reporters);
}

async function openConsole(settings: OutputSettings, streams: Streams): Promise<Reporter> {
  const { format, threshold, width, productOnly } = settings;
  const { stdout: out, stderr: err, now, env, invocationId } = streams;
  const narrator = new Narrator(settings);
  if (format === "json") return new JsonReporter(narrator, { out, threshold, width, now, invocationId });
  const isTerminal = out.isTTY === true && env.TERM !== "dumb";
  const isColored = settings.colors ?? (env.FORCE_COLOR ? true : isTerminal && !env.NO_COLOR);
  const palette = isColored ? await colored() : colorless;
  if (format === "default" && isTerminal && !productOnly && (threshold === "info" || threshold === "warn") && !env.CI) {
    const { LiveReporter } = await import("./live/live.ts");
    const { symbolsFor } = await import("./live/symbols.ts");
    const clock = (): number => now().getTime();
    return new LiveReporter(narrator, {
      terminal: sized(out),
      threshold,
      palette,
      symbols: symbolsFor(env),
      now: clock,
    });
  }
  const lines = format === "debug" ? "debug" : "text";
  return new PlainReporter(narrator, { out, err, threshold, format: lines, palette, width, now, productOnly });
}

/** A terminal that does not know its size counts as 80 by 24. */
function sized(out: Output & Partial<Terminal>): Terminal {
  return {
    write: (text) => out.write(text),
    get columns() {
      return out.columns || 80;
    },
    get rows() {
      return out.rows || 24;
    },
    on: (event, listener) => out.on?.(event, listener),
    off: (event, listener) => out.off?.(event, listener),
  };
}

/** Passes each event to several reporters. */
function together(reporters: readonly Reporter[]): Reporter {
  return {
    on(event: QuernEvent) {
      for (const reporter of reporters) reporter.on(event);
    },
    onInterrupt() {
      for (const reporter of reporters) reporter.onInterrupt?.();
    },
    close() {
      for (const reporter of reporters) reporter.close();
    },
  };
}
