import type { Target } from "../../project/types.ts";
import type { Adapter } from "../../warehouse/index.ts";
import { ObjectStore } from "./object-store.ts";

/** Cloud Storage as a target reaches it. */
export function storeOfTarget(
  target: Target,
  given: {
    readonly env: NodeJS.ProcessEnv;
    readonly adapter: Adapter | undefined;
    /** Of one call. */
    readonly retries: number;
    readonly signal?: AbortSignal;
  },
): ObjectStore {
  const { env, adapter, retries, signal } = given;
  const address = target.credentials.storage_endpoint ?? env.STORAGE_EMULATOR_HOST;
  const endpoint = typeof address === "string" ? address : null;
  return new ObjectStore({ endpoint, retries, auth: adapter?.googleAuth?.bind(adapter) }, signal);
}
