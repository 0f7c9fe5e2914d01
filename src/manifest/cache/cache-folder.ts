import { randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../../base/files.ts";
import { readOwnJson } from "../json-text.ts";
import { readSealed, seal } from "./sealed.ts";

/** The folder of the parse cache. Its files are sealed; those that a state refers to are named after what they hold. */
export class CacheFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** undefined for a file that is not there, or is not what was written. */
  read<T>(name: string): T | undefined {
    return readSealed<T>(join(this.path, name));
  }

  /** As read(), for what holds nodes: their whole floats are Python's. */
  readNodes<T>(name: string): T | undefined {
    return readSealed<T>(join(this.path, name), readOwnJson);
  }

  /** @throws Node's errors of files */
  write(name: string, value: unknown): void {
    writeAtomic(join(this.path, name), seal(value));
  }

  /** @returns the name @throws Node's errors of files */
  writeNamed(ending: string, value: unknown): string {
    const bytes = seal(value);
    const name = `${bytes.toString("latin1", 0, 16)}.${ending}`;
    writeAtomic(join(this.path, name), bytes);
    return name;
  }

  /** The absolute path of a file that is to be. */
  newFile(ending: string): string {
    return join(this.path, `${randomBytes(8).toString("hex")}.${ending}`);
  }

  /** Takes away files with these endings that no state names any more. @throws Node's errors of files */
  tidy(live: ReadonlySet<string>, endings: readonly string[]): void {
    for (const name of readdirSync(this.path))
      if (endings.includes(name.slice(name.lastIndexOf(".") + 1)) && !live.has(name))
        rmSync(join(this.path, name), { force: true });
  }
}
