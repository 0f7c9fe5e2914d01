import { expectShortRun } from "../base/heap.ts";
import type { Host } from "./host.ts";
import { runCommandLine } from "./run-command-line.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

expectShortRun();

const host: Host = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  listen(interrupt) {
    for (const signal of signals) process.on(signal, interrupt);
    return () => {
      for (const signal of signals) process.off(signal, interrupt);
    };
  },
  exit: (code) => process.exit(code),
};

/** A reader that goes away, such as \`head\`, is no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await runCommandLine(process.argv.slice(2), host);
