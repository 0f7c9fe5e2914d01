import { hash } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { walkFiles } from "../../base/files.ts";
import { packageRoot, quernVersion } from "../../base/package-root.ts";
import { builtinMacroFolders } from "../../builtin/index.ts";
import { type ContextSession, flagOf, type Reads } from "../../context/index.ts";
import { repr, type Value } from "../../jinja/index.ts";

/** What a parse depends on besides files and `Reads`: quern itself, the machine's time zone, the projects as read, the target, `--vars`. */
export function fingerprintOf({ workspace, adapterEntry }: ContextSession): string {
  const { root, packages, target, cliVars } = workspace;
  const { credentials: _, ...visible } = target;
  const programs = [ownCode(), ...builtinMacroFolders(adapterEntry).map(({ folder }) => folder)];
  const program = [quernVersion(), ...programs.map(stampOf), adapterEntry.type, zoneOffsets()];
  // JSON takes 1.0 for 1, and a date for a text
  const vars = [root.vars, ...packages.map((each) => each.vars), cliVars].map((each) => repr(each as Value));
  const parts = [...program, root, packages, visible, vars];
  return hash("sha256", JSON.stringify(parts));
}

/** The offsets of this machine's time zone, which stand in days that property files name. */
function zoneOffsets(): readonly number[] {
  return [0, 6].map((month) => new Date(2025, month).getTimezoneOffset());
}

/** `dist/` of an installed quern, `src/` in its repository. */
function ownCode(): string {
  const here = fileURLToPath(import.meta.url);
  const folder = ["src", "dist"].map((name) => join(packageRoot(), name)).find((each) => here.startsWith(each));
  return folder ?? packageRoot();
}

/** Sizes and times of a program's files: another build of one version reads nothing of this one's. */
function stampOf(folder: string): string {
  const isCode = (name: string): boolean => name.endsWith(".js") || name.endsWith(".ts") || name.endsWith(".sql");
  const stamps = walkFiles(folder, isCode).map(({ path, absolute }) => {
    const { size, mtimeMs } = statSync(absolute);
    return `${path} ${size} ${mtimeMs}`;
  });
  return hash("sha256", stamps.join("\n"));
}

/** `Reads` as they are kept: hashes, since an environment may hold what should not lie in a cache. */
export interface KeptReads {
  readonly env: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, string>>;
  readonly dates: Readonly<Record<string, boolean>>;
  readonly transient: boolean;
}

const hashOf = (value: unknown): string => hash("sha256", JSON.stringify(value ?? null));

export function keepReads({ env, flags, dates, transient }: Reads): KeptReads {
  const hashes = (values: ReadonlyMap<string, unknown>): Record<string, string> =>
    Object.fromEntries([...values].map(([name, value]) => [name, hashOf(value)]));
  return { env: hashes(env), flags: hashes(flags), dates: Object.fromEntries(dates), transient };
}

/** Whether all that was read is the same now; it joins the session's reads then. */
export function stillHolds(kept: KeptReads, session: ContextSession): boolean {
  const { env, flags, dates, transient } = kept;
  if (transient) return false;
  for (const name in env) {
    const value = session.env[name] ?? null;
    if (hashOf(value) !== env[name]) return false;
    session.reads?.env.set(name, value);
  }
  for (const name in flags) {
    const value = flagOf(session, name) ?? null;
    if (hashOf(value) !== flags[name]) return false;
    session.reads?.flags.set(name, value);
  }
  for (const date in dates) {
    if (new Date(date) < session.runStartedAt !== dates[date]) return false;
    session.reads?.dates.set(date, dates[date]!);
  }
  return true;
}
