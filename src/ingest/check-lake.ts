import { QuernError } from "../base/errors.ts";
import type { Workspace } from "../project/types.ts";
import type { Adapter, Check } from "../warehouse/index.ts";
import { gcsUri } from "./gcs/address.ts";
import { storeOfTarget } from "./gcs/store-of-target.ts";
import { lakeInCloud } from "./lake/open-lake.ts";

/** For `quern debug`: whether the project's lake in Cloud Storage can be read; null where the lake is a folder. */
export async function checkLake(workspace: Workspace, env: NodeJS.ProcessEnv, adapter: Adapter): Promise<Check | null> {
  try {
    const place = lakeInCloud(workspace);
    if (place === null) return null;
    await storeOfTarget(workspace.target, { env, adapter, retries: 0 }).reach(place);
    return { what: "Lake", found: `${gcsUri(place)} can be read` };
  } catch (cause) {
    if (cause instanceof QuernError) return { what: "Lake", found: cause };
    throw cause;
  }
}
