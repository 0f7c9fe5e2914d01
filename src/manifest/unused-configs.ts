import { nearest } from "../base/nearest.ts";
import type { ConfigSection, Project } from "../project/types.ts";
import type { ManifestBuilder } from "./builder.ts";
import type { ProjectConfigs } from "./merge-config.ts";
import { isObject } from "./merge-config.ts";
import type { JsonObject } from "./types.ts";

/** Warns of folders in the project file's config trees under which nothing lies. */
export function warnUnusedConfigs(builder: ManifestBuilder, root: Project, configs: ProjectConfigs): void {
  const unused: string[] = [];
  const hints: string[] = [];
  const visit = (section: ConfigSection, tree: JsonObject, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (key.startsWith("+") || !isObject(value)) continue;
      const here = [...path, key];
      if (configs.used.has([root.name, section, ...here].join("\n"))) visit(section, value, here);
      else {
        unused.push(`${section}.${here.join(".")}`);
        const [near] = nearest(key, siblings(configs, root.name, section, path));
        if (near !== undefined) hints.push(`'${key}' may mean '${near}'`);
      }
    }
  };
  for (const [section, tree] of Object.entries(root.configs)) visit(section as ConfigSection, tree, []);
  if (unused.length === 0) return;
  builder.warn(
    "UnusedResourceConfigPath",
    `Configuration paths exist in your ${root.file} file which do not apply to any resources.\nThere are ${unused.length} unused configuration paths:\n${unused.map((path) => `- ${path}`).join("\n")}`,
    undefined,
    hints.length === 0 ? undefined : `${hints.join("; ")}.`,
  );
}

function siblings(configs: ProjectConfigs, project: string, section: string, path: readonly string[]): string[] {
  const prefix = [project, section, ...path, ""].join("\n");
  return [...configs.used]
    .filter((used) => used.startsWith(prefix))
    .map((used) => used.slice(prefix.length).split("\n")[0]!);
}
