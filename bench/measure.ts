import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A command as the bench runs it. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What one run cost: CPU and wall time in seconds, the peak of resident memory in MB (`undefined` off Linux). */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number | undefined;
}

/** Bash's own clock counts the processor time of the command and of all that it started. */
const timed = 'TIMEFORMAT="%U %S"; { time "$@" >&4 2>&4; } 4>&2 2>&1';
const pollMilliseconds = 10;

/** Runs a command once. Errors: when it ends with another code than 0, with the end of what it said. */
export async function measure({ file, args, cwd, env }: Command): Promise<Cost> {
  const started = performance.now();
  const child = spawn("bash", ["-c", timed, "bash", file, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let times = "";
  child.stdout.on("data", (chunk) => (times += chunk));
  let said = "";
  child.stderr.on("data", (chunk) => (said = `${said}${chunk}`.slice(-2000)));
  let memory: number | undefined;
  const poll = setInterval(() => {
    memory = highest(memory, peakOf(child.pid!));
  }, pollMilliseconds);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with code ${code} in ${cwd}:\n${said}`);
  const [user, system] = times.trim().split(" ").map(Number);
  return { cpu: user! + system!, wall: (performance.now() - started) / 1000, memory };
}

/** The median cost of `runs` runs; `before` makes each one's start the same. */
export async function median(command: Command, runs: number, before: () => void = () => {}): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run < runs; run++) {
    before();
    costs.push(await measure(command));
  }
  const memories = costs.flatMap(({ memory }) => (memory === undefined ? [] : [memory]));
  return {
    cpu: middle(costs.map(({ cpu }) => cpu)),
    wall: middle(costs.map(({ wall }) => wall)),
    memory: memories.length === 0 ? undefined : middle(memories),
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

/** The largest peak among a process and what it started, from Linux's own accounts. */
function peakOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const own = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return children.map((child) => peakOf(Number(child))).reduce(highest, own);
  } catch {
    // The process has ended, or there is no /proc: what was seen so far stands.
    return undefined;
  }
}
