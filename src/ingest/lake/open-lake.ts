import { resolve } from "node:path";
import type { ContextSession } from "../../context/index.ts";
import type { LoadConfig } from "../config.ts";
import { isGcsAddress, parseGcsAddress } from "../gcs/address.ts";
import type { ObjectStore } from "../gcs/object-store.ts";
import { FolderLake } from "./folder-lake.ts";
import { GcsLake } from "./gcs-lake.ts";
import type { Lake } from "./lake.ts";

/**
 * The lake of a source: `lake` of its loader, else the project's var `quern_lake`, else `lake` of the profile's output,
 * else the folder `lake`. @throws QuernError QN-LOAD-CONFIG for an address that is none
 */
export function openLake(config: LoadConfig, { workspace }: ContextSession, store: ObjectStore): Lake {
  const { root, vars } = workspace.root;
  const candidates = [
    config.lake,
    workspace.cliVars.quern_lake,
    vars.quern_lake,
    workspace.target.credentials.lake,
    "lake",
  ];
  const place = candidates.find((each): each is string => typeof each === "string" && each !== "")!;
  if (!isGcsAddress(place)) return new FolderLake(resolve(root, place), root);
  const { bucket, name } = parseGcsAddress(place);
  return new GcsLake({ bucket, name: name.replace(/\/+$/, "") }, root, store);
}
