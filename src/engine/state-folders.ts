import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Effects, InvocationOptions } from "./types.ts";

/** Where the artifacts of an earlier run lie, absolute: for comparison, and for deferral, which may have its own. */
export interface StateFolders {
  readonly state: string | undefined;
  readonly defer: string | undefined;
}

/** `--state` and `--defer-state`, or their variables. A relative path starts at the project, as in dbt, or else where quern was called. */
export function stateFolders(
  { state, deferState }: InvocationOptions,
  { env, cwd }: Effects,
  projectRoot: string,
): StateFolders {
  const absolute = (folder: string | undefined): string | undefined => {
    if (folder === undefined || folder === "") return undefined;
    const inProject = resolve(projectRoot, folder);
    return existsSync(inProject) ? inProject : resolve(cwd, folder);
  };
  const compared = absolute(state ?? env.DBT_STATE);
  return { state: compared, defer: absolute(deferState ?? env.DBT_DEFER_STATE) ?? compared };
}
