import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { QuernError } from "../../base/errors.ts";

const run = promisify(execFile);

/**
 * Checks a repository out at a branch, tag or commit into a folder and gives the commit's full hash.
 * @throws QuernError QN-DEPS-DOWNLOAD, QN-DEPS-NOT-FOUND
 */
export async function checkOut(url: string, revision: string | null, folder: string): Promise<string> {
  if (url.startsWith("-") || revision?.startsWith("-") || /^ext::/i.test(url)) {
    throw new QuernError(
      "QN-DEPS-INVALID",
      `'${url}' at '${revision}' is not a repository and revision git may be given`,
    );
  }
  await git(["clone", "--quiet", "--no-checkout", "--", url, folder], url);
  const wanted = revision ?? "HEAD";
  for (const name of [`refs/remotes/origin/${wanted}`, `refs/tags/${wanted}`, wanted]) {
    const commit = await tryGit(["-C", folder, "rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
    if (commit === undefined) continue;
    await git(["-C", folder, "checkout", "--quiet", "--detach", commit], url);
    return commit;
  }
  throw new QuernError("QN-DEPS-NOT-FOUND", `The repository ${scrub(url)} has no branch, tag or commit '${wanted}'`);
}

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" });

async function git(args: readonly string[], url: string): Promise<void> {
  try {
    await run("git", args, { env: environment(), maxBuffer: 1 << 24 });
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
    return undefined; // rev-parse says by its exit code that there is no such name
  }
}

/** Takes user and token out of an address. */
function scrub(text: string): string {
  return text.replace(/\/\/[^/@\s]+@/g, "//");
}
