import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";

let moved = 0;

/**
 * Takes what an earlier run made out of the way. It is moved, not deleted: ext4 makes new files slowly for a minute
 * after it has deleted many, which would count for the next run.
 */
export function moveAway(folder: string, names: readonly string[]): void {
  const trash = join(folder, "..", "trash");
  mkdirSync(trash, { recursive: true });
  for (const name of names)
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(trash, `${process.pid}-${moved++}`));
}
