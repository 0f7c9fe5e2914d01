import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "../../base/files.ts";

/** Names in a folder; none where there is no such folder. @throws QuernError QN-FILE-READ */
export function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw fileError(cause, folder, "read");
  }
}

/** A table's files in the lake over all days: start of the content hash -> path. @throws QuernError QN-FILE-READ */
export function listTable(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const day of namesIn(folder).sort()) {
    if (!day.startsWith("dt=")) continue;
    for (const name of namesIn(join(folder, day))) {
      const hash = /^([0-9a-f]{16})-/.exec(name)?.[1];
      if (hash !== undefined && !found.has(hash)) found.set(hash, join(folder, day, name));
    }
  }
  return found;
}
