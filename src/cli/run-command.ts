import { randomUUID } from "node:crypto";
import { QuernError, QuernErrors } from "../base/errors.ts";
import type { QuernEvent } from "../base/events.ts";
import { openReporter } from "../terminal/open-reporter.ts";
import type { Arguments } from "./command-line.ts";
import { type CommandName, commands } from "./commands.ts";
import { withVariables } from "./environment.ts";
import type { Host } from "./host.ts";
import { outputSettings } from "./output-settings.ts";
import { readOptions } from "./read-options.ts";

export interface CommandCall {
  readonly command: CommandName;
  readonly args: Arguments;
  readonly positional?: string;
  /** As the user typed it, for the artifacts. */
  readonly commandLine: string;
}

/**
 * Runs a command and tells what happens; gives the exit code: 0 all well, 1 something failed, 2 nothing could run.
 * The first Ctrl-C ends what runs and writes the artifacts, the second leaves at once.
 * @throws QuernError QN-CLI-USAGE for flags that can't be used, before anything is told
 */
export async function runCommand(call: CommandCall, host: Host): Promise<number> {
  const { command, positional, commandLine } = call;
  const { env, cwd } = host;
  const args = withVariables(command, call.args, env);
  const options = readOptions(command, args, { commandLine, positional });
  const settings = outputSettings(command, args, env, cwd);
  let invocationId: string = randomUUID();
  const reporter = await openReporter(settings, {
    ...host,
    now: () => new Date(),
    invocationId: () => invocationId,
  });
  const abort = new AbortController();
  let since = 0;
  const deaf = host.listen((signal) => {
    // npx passes on the Ctrl-C that the terminal has sent to both: two at once are one.
    if (abort.signal.aborted && Date.now() - since < 300) return;
    if (abort.signal.aborted) return host.exit(signal === "SIGINT" ? 130 : 143);
    since = Date.now();
    abort.abort();
    reporter.onInterrupt?.();
  });
  const emit = (event: QuernEvent): void => {
    if (event.type === "invocation-start") invocationId = event.invocationId;
    reporter.on(event);
  };
  try {
    const { success, isUncompiled } = await commands[command].call(options, { emit, env, cwd, signal: abort.signal });
    if (isUncompiled === true) return 2;
    return success ? 0 : 1;
  } catch (cause) {
    if (!(cause instanceof QuernError || cause instanceof QuernErrors)) throw cause;
    if (cause instanceof QuernError && cause.code === "QN-CLI-USAGE") throw cause;
    for (const error of cause instanceof QuernErrors ? cause.errors : [cause]) emit({ type: "error", error });
    return 2;
  } finally {
    deaf();
    reporter.close();
  }
}
