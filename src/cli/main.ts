import { QuernError, QuernErrors } from "../base/errors.ts";
import { DBT_VERSION, quernVersion } from "../base/package-root.ts";
import { rememberSecretsOf, scrub } from "../base/secrets.ts";
import { errorsText } from "../terminal/error-text.ts";
import { readCommandLine } from "./command-line.ts";

/** Runs the command line and gives the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  rememberSecretsOf(process.env);
  if (argv[0] === "--complete") {
    const { complete } = await import("./completion/complete.ts");
    for (const line of complete(argv.slice(1), process.env, process.cwd())) process.stdout.write(`${line}\n`);
    return 0;
  }
  const request = await readCommandLine(argv);
  switch (request.kind) {
    case "version":
      process.stdout.write(`quern ${quernVersion()} (speaks dbt ${DBT_VERSION})\n`);
      return 0;
    case "help": {
      const { helpText } = await import("./help.ts");
      const text = helpText(request.topic, Math.min(120, process.stdout.columns || 100));
      (request.asked ? process.stdout : process.stderr).write(text);
      return request.asked ? 0 : 2;
    }
    case "run": {
      const { runCommand } = await import("./run-command.ts");
      return runCommand({ ...request, commandLine: ["quern", ...argv].join(" ") });
    }
  }
}

/** Tells what ended the program before or around a command; what is no user's error is a bug and shows its stack. */
function report(cause: unknown): number {
  const text =
    cause instanceof QuernError && cause.code === "QN-CLI-USAGE"
      ? `Error: ${cause.message}${cause.hint === undefined ? "" : `\n${cause.hint}`}`
      : cause instanceof QuernError || cause instanceof QuernErrors
        ? errorsText(cause)
        : `This is a bug in quern ${quernVersion()}; please report it with the command and this text:\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
  process.stderr.write(`${scrub(text)}\n`);
  return 2;
}

/** A reader that goes away, such as \`head\`, is no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2)).catch(report);
