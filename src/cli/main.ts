import { randomUUID } from "node:crypto";
import yargs from "yargs";
import { QuernError, QuernErrors } from "../base/errors.ts";
import type { QuernEvent } from "../base/events.ts";
import { nearest } from "../base/nearest.ts";
import { quernVersion } from "../base/package-root.ts";
import { rememberSecretsOf } from "../base/secrets.ts";
import { errorsText } from "../terminal/error-text.ts";
import { openReporter } from "../terminal/open-reporter.ts";
import { type Command, commands } from "./commands.ts";
import { flags, flagsOf, globalFlags } from "./options.ts";
import { type Arguments, readOptions } from "./read-options.ts";

/** Runs the command line and gives the exit code: 0 all well, 1 something failed, 2 nothing could run. */
async function main(argv: readonly string[]): Promise<number> {
  rememberSecretsOf(process.env);
  let code = 0;
  const parser = yargs()
    .scriptName("quern")
    .usage("Usage: quern [flags] <command> [flags]")
    .parserConfiguration({
      "camel-case-expansion": false,
      "greedy-arrays": true,
      "dot-notation": false,
      "parse-numbers": true,
      "parse-positional-numbers": false,
      "duplicate-arguments-array": true,
      "flatten-duplicate-arrays": true,
    })
    .version(quernVersion())
    .alias("version", "v")
    .help()
    .alias("help", "h")
    .completion("completion", "print a script for completion in the shell")
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(Math.min(110, process.stdout.columns ?? 110));
  parser.options(globalFlags());
  for (const [name, command] of Object.entries(commands)) {
    if (!name.includes(" ")) parser.command(describe(name, name, command, (args) => void run(name, command, args)));
  }
  for (const group of ["source", "docs"]) {
    const members = Object.entries(commands).filter(([name]) => name.startsWith(`${group} `));
    parser.command({
      command: `${group} <command>`,
      describe: members.map(([, command]) => command.description).join("; "),
      builder: (inner) => {
        for (const [name, command] of members)
          inner.command(describe(name, name.split(" ")[1]!, command, (args) => void run(name, command, args)));
        return inner.demandCommand(1, "").strict();
      },
      handler: () => undefined,
    });
  }
  parser.demandCommand(1, "");
  let pending: Promise<number> = Promise.resolve(0);
  const run = (name: string, command: Command, args: Arguments): void => {
    pending = runCommand(name, command, args, argv);
  };
  parser.fail((message, error) => {
    if (error !== undefined && error !== null && !(error instanceof Error && error.name === "YError")) throw error;
    throw new QuernError("QN-CLI-USAGE", message || "a command is needed", { hint: usageHint(message ?? "", argv) });
  });
  try {
    await parser.parseAsync([...argv]);
    code = await pending;
  } catch (cause) {
    code = report(cause);
  }
  return code;
}

function describe(name: string, word: string, command: Command, handler: (args: Arguments) => void) {
  const { positional } = command;
  const shown =
    positional === undefined
      ? word
      : `${word} ${positional.required ? `<${positional.name}>` : `[${positional.name}]`}`;
  return {
    command: [shown, ...(command.aliases ?? [])],
    describe: command.description,
    builder: (inner: ReturnType<typeof yargs>) => {
      if (positional !== undefined)
        inner.positional(positional.name, { type: "string", describe: positional.description });
      return inner.options(flagsOf(name));
    },
    handler,
  };
}

function usageHint(message: string, argv: readonly string[]): string | undefined {
  const unknown = /Unknown arguments?: ([\w-]+)/.exec(message)?.[1];
  if (unknown !== undefined && argv.some((word) => word.replace(/^-+/, "").startsWith(unknown))) {
    const [near] = nearest(unknown, Object.keys(flags));
    if (near !== undefined) return `Did you mean '--${near}'?`;
  }
  const word = argv.find((each) => !each.startsWith("-"));
  const [near] =
    word === undefined
      ? []
      : nearest(
          word,
          Object.keys(commands).map((name) => name.split(" ")[0]!),
        );
  return near !== undefined && near !== word ? `Did you mean 'quern ${near}'?` : "See `quern --help`.";
}

async function runCommand(name: string, command: Command, args: Arguments, argv: readonly string[]): Promise<number> {
  const options = readOptions(args, `quern ${argv.join(" ")}`);
  const reporter = await openReporter({ args, productOnly: command.productOnly === true, invocationId: randomUUID() });
  const abort = new AbortController();
  let interrupts = 0;
  const interrupt = (): void => {
    interrupts++;
    if (interrupts > 1) process.exit(130);
    abort.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    const emit = (event: QuernEvent): void => reporter.on(event);
    const given = name === "init" ? { ...options, projectName: args.project_name as string | undefined } : options;
    const outcome = await command.call(given, { emit, signal: abort.signal });
    return outcome.success ? 0 : 1;
  } catch (cause) {
    if (!(cause instanceof QuernError || cause instanceof QuernErrors)) throw cause;
    for (const error of cause instanceof QuernErrors ? cause.errors : [cause]) reporter.on({ type: "error", error });
    return 2;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    reporter.close();
  }
}

/** Tells what ended the program before a command ran; anything that is not a user's error is a bug and shows its stack. */
function report(cause: unknown): number {
  if (cause instanceof QuernError && cause.code === "QN-CLI-USAGE") {
    process.stderr.write(
      `Usage: quern [flags] <command> [flags]\n\nError: ${cause.message.replace(/Unknown arguments?: (\S+)/, "No such option: --$1")}\n${cause.hint ?? ""}\n`,
    );
  } else if (cause instanceof QuernError || cause instanceof QuernErrors)
    process.stderr.write(`${errorsText(cause)}\n`);
  else
    process.stderr.write(
      `This is a bug in quern ${quernVersion()}; please report it with the command and this text:\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
    );
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
