import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let root: string | undefined;

/** The folder of the installed quern package (where its package.json is), from source or from the bundle alike. */
export function packageRoot(): string {
  if (root !== undefined) return root;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  root = folder;
  return folder;
}

/** quern's own version, from its package.json. */
export function quernVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string }).version;
}

/** The dbt Core version whose language and artifacts quern speaks: `dbt_version` in templates and artifacts. */
export const DBT_VERSION = "1.10.23";
