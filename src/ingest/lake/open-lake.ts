import { resolve } from "node:path";
import type { ContextSession } from "../../context/index.ts";
import type { Workspace } from "../../project/types.ts";
import type { LoadConfig } from "../config.ts";
import { type GcsAddress, isGcsAddress, parseGcsAddress } from "../gcs/address.ts";
import type { ObjectStore } from "../gcs/object-store.ts";
import { FolderLake } from "./folder-lake.ts";
import { GcsLake } from "./gcs-lake.ts";
import type { Lake } from "./lake.ts";

/** Where the lake of a source is: `lake` of its loader, else that of the project (`ofLoader` is null). */
function lakePlace(ofLoader: string | null, { root: { vars }, cliVars, target }: Workspace): string {
  const candidates = [ofLoader, cliVars.quern_lake, vars.quern_lake, target.credentials.lake, "lake"];
  return candidates.find((each): each is string => typeof each === "string" && each !== "")!;
}

/** The project's lake, when it is in Cloud Storage; else null. @throws QuernError QN-LOAD-CONFIG for an address that is none */
export function lakeInCloud(workspace: Workspace): GcsAddress | null {
  const place = lakePlace(null, workspace);
  return isGcsAddress(place) ? parseGcsAddress(place) : null;
}

/**
 * The lake of a source: `lake` of its loader, else the project's var `quern_lake`, else `lake` of the profile's output,
 * else the folder `lake`. @throws QuernError QN-LOAD-CONFIG for an address that is none
 */
export function openLake(config: LoadConfig, { workspace }: ContextSession, store: ObjectStore): Lake {
  const { root } = workspace.root;
  const place = lakePlace(config.lake, workspace);
  if (!isGcsAddress(place)) return new FolderLake(resolve(root, place), root);
  const { bucket, name } = parseGcsAddress(place);
  return new GcsLake({ bucket, name: name.replace(/\/+$/, "") }, root, store);
}
