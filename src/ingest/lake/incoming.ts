import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "../../base/files.ts";
import { namesIn } from "./list-folder.ts";

const week = 7 * 86_400_000;
/** This process among all that had its number before. */
const owner = `${process.pid}-${randomBytes(4).toString("hex")}`;
let temporaries = 0;

/** A folder for files that still arrive. */
export class Incoming {
  readonly #folder: string;

  /** Takes away what killed processes left. @throws QuernError QN-FILE-READ */
  constructor(folder: string) {
    this.#folder = folder;
    this.#sweep();
  }

  /** A place for a file of this process only: it is swept away when the process was killed. */
  temporary(name: string): string {
    return this.#place(`${owner}-${temporaries++}-${name.replace(/[^\w.-]/g, "_").slice(-80)}`);
  }

  /** A place for a download that a later run may go on with. */
  partial(key: string): string {
    return this.#place(`part-${key}`);
  }

  #place(name: string): string {
    try {
      mkdirSync(this.#folder, { recursive: true });
    } catch (cause) {
      throw fileError(cause, this.#folder, "write");
    }
    return join(this.#folder, name);
  }

  /** Takes away what a killed process left half written, and downloads that nobody went on with. */
  #sweep(): void {
    for (const name of namesIn(this.#folder)) {
      const path = join(this.#folder, name);
      const pid = /^(\d+)-/.exec(name)?.[1];
      const isLeft =
        pid === undefined
          ? Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > week
          : !name.startsWith(owner) && (Number(pid) === process.pid || !isAlive(Number(pid)));
      if (isLeft) takeAway(path);
    }
  }
}

/** A lake that can't be written says so when a file lands; what has nothing to land needs no clean one. */
function takeAway(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // the next run meets it again
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
