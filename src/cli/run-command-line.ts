import { QuernError, QuernErrors } from "../base/errors.ts";
import { DBT_VERSION, quernVersion } from "../base/package-root.ts";
import { rememberSecretsOf, scrub } from "../base/secrets.ts";
import { errorsText } from "../terminal/error-text.ts";
import { readCommandLine } from "./command-line.ts";
import { commandByWords } from "./commands.ts";
import type { Host } from "./host.ts";

/** Runs a command line, without the program's own name, and gives the exit code. Nothing is thrown: all is told. */
export async function runCommandLine(argv: readonly string[], host: Host): Promise<number> {
  rememberSecretsOf(host.env);
  try {
    return await run(argv, host);
  } catch (cause) {
    host.stderr.write(`${scrub(told(cause, argv, host.cwd))}\n`);
    return 2;
  }
}

async function run(argv: readonly string[], host: Host): Promise<number> {
  const { env, cwd, stdout, stderr } = host;
  if (argv[0] === "--complete") {
    const { complete } = await import("./completion/complete.ts");
    for (const line of complete(argv.slice(1), env, cwd)) stdout.write(`${line}\n`);
    return 0;
  }
  const request = await readCommandLine(argv);
  switch (request.kind) {
    case "version":
      stdout.write(`quern ${quernVersion()} (speaks dbt ${DBT_VERSION})\n`);
      return 0;
    case "help": {
      const { helpText } = await import("./help.ts");
      const text = helpText(request.topic, Math.min(120, stdout.columns || 100));
      (request.asked ? stdout : stderr).write(text);
      return request.asked ? 0 : 2;
    }
    case "run": {
      const { runCommand } = await import("./run-command.ts");
      return runCommand({ ...request, commandLine: ["quern", ...argv].join(" ") }, host);
    }
  }
}

/** What ended the program before or around a command; what is no user's error is a bug and shows its stack. */
function told(cause: unknown, argv: readonly string[], cwd: string): string {
  if (cause instanceof QuernError && cause.code === "QN-CLI-USAGE")
    return `${usageOf(argv)}\nError: ${cause.message}${cause.hint === undefined ? "" : `\n${cause.hint}`}`;
  if (cause instanceof QuernError || cause instanceof QuernErrors) return errorsText(cause, cwd);
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return `This is a bug in quern ${quernVersion()}; please report it with the command and this text:\n${stack}`;
}

/** The line by which readers of the output, people or programs, know that the command line was wrong. */
function usageOf(argv: readonly string[]): string {
  const [first = "", second = ""] = argv.filter((word) => !word.startsWith("-"));
  const command = [`${first} ${second}`, first].find((words) => commandByWords.has(words));
  return `Usage: quern ${command ?? "COMMAND"} [options]`;
}
