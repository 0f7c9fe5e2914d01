import { QuernError } from "../base/errors.ts";
import type { ManifestBuilder } from "./builder.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import { objectAt, placeOf, textOrNull, type YamlEntry } from "./yaml-entries.ts";

/** Groups and their owners. https://docs.getdbt.com/docs/build/groups */
export function readGroups(builder: ManifestBuilder, entries: readonly YamlEntry[]): void {
  for (const entry of entries) {
    builder.attempt(() => {
      const { value, project } = entry;
      warnUnknownKeys(builder, entry, "groups", value);
      const name = String(value.name);
      const id = `group.${project.name}.${name}`;
      if (builder.groups[id] !== undefined)
        throw new QuernError("QN-PARSE-DUPLICATE", `dbt found two groups with the name "${name}"`, {
          place: placeOf(entry),
        });
      const owner = objectAt(entry, value.owner, "owner");
      if (owner.name === undefined && owner.email === undefined) {
        throw new QuernError("QN-PARSE-YAML-SCHEMA", `The group '${name}' needs an owner with a name or an email`, {
          place: placeOf(entry),
        });
      }
      const config = objectAt(entry, value.config, "config");
      builder.groups[id] = {
        name,
        resource_type: "group",
        package_name: project.name,
        path: entry.file.path,
        original_file_path: entry.file.original,
        unique_id: id,
        owner: { ...owner, email: (owner.email as string | null) ?? null, name: textOrNull(owner.name) },
        description: textOrNull(value.description),
        config: { meta: objectAt(entry, config.meta, "config", "meta") },
      };
    });
  }
}
