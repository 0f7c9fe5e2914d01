import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { promisify } from "node:util";
import { QuernError } from "../../base/errors.ts";

const run = promisify(execFile);

/**
 * Checks a repository out at a branch, tag, commit or other ref into a folder and gives the commit's full hash. Its
 * history is kept in `mirror`: of a commit that stands there already the network is not asked.
 * @throws QuernError QN-DEPS-DOWNLOAD, QN-DEPS-NOT-FOUND
 */
export async function checkOut(url: string, revision: string | null, folder: string, mirror: string): Promise<string> {
  if (url.startsWith("-") || revision?.startsWith("-") || /^ext::/i.test(url)) {
    throw new QuernError(
      "QN-DEPS-INVALID",
      `'${url}' at '${revision}' is not a repository and revision git may be given`,
    );
  }
  if (!existsSync(mirror)) await makeMirror(url, mirror);
  else if (!isCommit(revision) || (await commitOf(mirror, [revision])) === undefined) await update(url, mirror);
  const commit = await resolveRevision(url, revision, mirror);
  mkdirSync(folder, { recursive: true });
  const place = ["--git-dir", mirror, "--work-tree", folder];
  await git([...place, "checkout", "--quiet", "--force", commit, "--", "."], url, {
    GIT_INDEX_FILE: `${folder}.index`,
  });
  return commit;
}

const isCommit = (revision: string | null): revision is string => revision !== null && /^[0-9a-f]{40}$/.test(revision);

/** Made beside and renamed, so that one that was interrupted is none. The address, which may hold a token, is not kept. */
async function makeMirror(url: string, mirror: string): Promise<void> {
  const fresh = `${mirror}.${process.pid}.new`;
  try {
    await git(["init", "--quiet", "--bare", fresh], url);
    await update(url, fresh);
    renameSync(fresh, mirror);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function update(url: string, mirror: string): Promise<void> {
  const refs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", "+HEAD:refs/quern/default"];
  await git(["--git-dir", mirror, "fetch", "--quiet", "--no-write-fetch-head", "--prune", "--", url, ...refs], url);
}

async function resolveRevision(url: string, revision: string | null, mirror: string): Promise<string> {
  const names =
    revision === null ? ["refs/quern/default"] : [`refs/heads/${revision}`, `refs/tags/${revision}`, revision];
  const known = await commitOf(mirror, names);
  if (known !== undefined) return known;
  // servers give commits and refs outside of branches and tags, such as those of pull requests, by their names alone
  if (revision !== null && /^([0-9a-f]{40}$|refs\/)/.test(revision)) {
    await tryGit([
      "--git-dir",
      mirror,
      "fetch",
      "--quiet",
      "--no-write-fetch-head",
      "--",
      url,
      `+${revision}:refs/quern/asked`,
    ]);
    const asked = await commitOf(mirror, ["refs/quern/asked"]);
    if (asked !== undefined) return asked;
  }
  throw new QuernError("QN-DEPS-NOT-FOUND", `The repository ${scrub(url)} has no branch, tag or commit '${revision}'`);
}

async function commitOf(mirror: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const commit = await tryGit(["--git-dir", mirror, "rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" });

async function git(args: readonly string[], url: string, more: NodeJS.ProcessEnv = {}): Promise<void> {
  try {
    await run("git", args, { env: { ...environment(), ...more }, maxBuffer: 1 << 24 });
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim().split("\n").at(-1) ?? String(cause);
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new QuernError(
      "QN-DEPS-DOWNLOAD",
      `Could not fetch ${scrub(url)}: ${missing ? "the program git is not installed" : scrub(said)}`,
      {
        hint: missing ? "Install git, then run `quern deps` again." : "Check the address and your access to it.",
      },
    );
  }
}

async function tryGit(args: readonly string[]): Promise<string | undefined> {
  try {
    return (await run("git", args, { env: environment() })).stdout.trim();
  } catch {
    return undefined; // git says by its exit code that there is no such name
  }
}

/** Takes user and token out of an address. */
function scrub(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//");
}
