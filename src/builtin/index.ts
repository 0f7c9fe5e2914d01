import { join } from "node:path";
import { packageRoot } from "../base/package-root.ts";
import type { AdapterEntry } from "../warehouse/types.ts";

/** A built-in package of macros: the name it has in templates and manifests, and its folder. */
export interface BuiltinMacros {
  readonly package: string;
  readonly folder: string;
}

/** quern's own macros under dbt's public names, nearest first: the adapter's, then those for every warehouse. */
export function builtinMacroFolders(adapter: AdapterEntry): BuiltinMacros[] {
  return [
    ...adapter.macroFolders.map((folder) => ({ package: `dbt_${adapter.type}`, folder })),
    { package: "dbt", folder: join(packageRoot(), "src/builtin/macros") },
  ];
}
