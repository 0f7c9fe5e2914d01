import { QuernError } from "../base/errors.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import { buildConfig } from "./merge-config.ts";
import type { PackageParse } from "./package-parse.ts";
import type { Group, JsonObject } from "./types.ts";
import { objectAt, placeOf, textOrNull } from "./yaml-entries.ts";

/** Whom to ask; what is said besides his name and address stays. */
export const readOwner = ({ email, name, ...others }: JsonObject): Group["owner"] => ({
  email: (email as string | null) ?? null,
  name: textOrNull(name),
  ...others,
});

/** Groups and their owners. https://docs.getdbt.com/docs/build/groups */
export function readGroups({ builder, project, configs, entries }: PackageParse): void {
  for (const entry of entries.get("groups") ?? []) {
    builder.attempt(() => {
      const { value } = entry;
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
      const fqn = [project.name, ...entry.file.path.split("/").slice(0, -1), name];
      const { root } = builder.session.workspace;
      const properties = objectAt(entry, value.config, "config");
      const { config } = buildConfig({ kind: "group", fqn, project, root, configs, properties });
      builder.groups[id] = {
        name,
        resource_type: "group",
        package_name: project.name,
        path: entry.file.path,
        original_file_path: entry.file.original,
        unique_id: id,
        owner: readOwner(owner),
        description: textOrNull(value.description),
        config: config as unknown as Group["config"],
      };
    });
  }
}
