import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { QuernError } from "../base/errors.ts";
import { fileError, isErrno } from "../base/files.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  readonly since: string;
}

/** Held while a command writes to the warehouse or the target folder. */
export interface ProjectLock {
  release(): void;
}

/**
 * Takes the project's lock, `.quern/lock`, a file that names its holder. A lock whose process is gone is taken over; one
 * of another machine (a shared folder) counts as held.
 * @throws QuernError QN-PROJECT-LOCKED, QN-FILE-WRITE
 */
export function lockProject(projectRoot: string, command: string, now: Date): ProjectLock {
  const folder = join(projectRoot, ".quern");
  const file = join(folder, "lock");
  const holder: Holder = { pid: process.pid, host: hostname(), command, since: now.toISOString() };
  const own = join(folder, `lock.${process.pid}.${holders++}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeNew(own, JSON.stringify(holder));
    try {
      take(own, file);
    } finally {
      rmSync(own, { force: true });
    }
  } catch (cause) {
    throw fileError(cause, file, "write");
  }
  return {
    release() {
      const current = readHolder(file);
      if (current?.pid === holder.pid && current.since === holder.since) rmSync(file, { force: true });
    },
  };
}

let holders = 0;

/** Linking a finished file is atomic: nobody ever reads half a lock. */
function take(own: string, file: string): void {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      linkSync(own, file);
      return;
    } catch (cause) {
      if (!isErrno(cause, "EEXIST")) throw cause;
    }
    const holder = readHolder(file);
    if (holder !== undefined && isAlive(holder)) throw locked(holder, file);
    putAside(own, file);
  }
  throw locked(undefined, file);
}

/** Moved first and looked at again: another process may have taken the stale lock over in between. */
function putAside(own: string, file: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch (cause) {
    if (isErrno(cause, "ENOENT")) return;
    throw cause;
  }
  const holder = readHolder(aside);
  if (holder !== undefined && isAlive(holder)) {
    renameSync(aside, file);
    throw locked(holder, file);
  }
  rmSync(aside, { force: true });
}

function writeNew(file: string, text: string): void {
  const handle = openSync(file, "w");
  try {
    writeSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

/** Undefined for a lock that is gone or can't be read: a crash left it. */
function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder>;
    return typeof holder.pid === "number" ? (holder as Holder) : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError || isErrno(cause, "ENOENT")) return undefined;
    throw cause;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (cause) {
    return isErrno(cause, "EPERM");
  }
}

function locked(holder: Holder | undefined, file: string): QuernError {
  const who =
    holder === undefined
      ? "another process"
      : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`} (quern ${holder.command}, since ${holder.since})`;
  return new QuernError("QN-PROJECT-LOCKED", `Another quern works on this project: ${who}`, {
    place: { file },
    hint: "Wait until it ends, or end it. If no quern runs, delete the lock file.",
  });
}
