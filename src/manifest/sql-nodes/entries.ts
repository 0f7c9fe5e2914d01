import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { ConfigKind } from "../config-defaults.ts";
import { addGenericTests } from "../generic-tests.ts";
import { type KeyedEntry, warnMisspeltConfigs, warnUnknownKeys } from "../known-keys.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { renderEntry } from "../properties.ts";
import { objectAt, placeOf, type YamlSection } from "../yaml-entries.ts";

const configKinds: Partial<Record<YamlSection, ConfigKind>> = {
  models: "model",
  seeds: "seed",
  snapshots: "snapshot",
  analyses: "analysis",
  data_tests: "test",
  functions: "function",
};

/** The entries of a section by name; a second one of a name is an error. */
export function propertiesOf(parse: PackageParse, section: YamlSection): Map<string, Properties> {
  const scope = parse.yamlScope;
  const found = new Map<string, Properties>();
  for (const entry of parse.entries.get(section) ?? []) {
    parse.builder.attempt(() => {
      const name = String(entry.value.name);
      const twin = found.get(name);
      if (twin !== undefined) {
        throw new QuernError(
          "QN-PARSE-DUPLICATE",
          `dbt found two schema.yml entries for the same resource named ${name}: ${twin.entry.file.original} and ${entry.file.original}`,
          {
            place: placeOf(entry),
            hint: "Resources and their associated columns may only be described a single time: remove one of the entries.",
          },
        );
      }
      found.set(name, { entry, value: renderEntry(entry, scope), used: false });
      warnUnknownKeys(parse.builder, entry, section as KeyedEntry, entry.value);
      warnMisspeltConfigs(
        parse.builder,
        configKinds[section] ?? "model",
        objectAt(entry, entry.value.config, "config"),
        {
          original: entry.file.original,
          packageName: entry.project.name,
          get place() {
            return placeOf(entry, "config");
          },
        },
      );
    });
  }
  return found;
}

/** Entries that named no node wait for `readLeftovers`. */
export function keepUnused(parse: PackageParse, section: YamlSection, properties: Map<string, Properties>): void {
  for (const [name, found] of properties) {
    if (!found.used && found.entry.value.versions === undefined)
      parse.leftovers.push({ section, name, properties: found });
  }
}

const describable = ["model", "seed", "snapshot"] as const;

/** Entries that found no node in their own section: tests of a node of another kind count all the same, as in dbt. */
export function readLeftovers(parse: PackageParse): void {
  const { builder, project, leftovers } = parse;
  const disabled = new Set([...builder.disabled.values()].map(([draft]) => draft!.node.name));
  for (const { section, name, properties } of leftovers) {
    const { entry, value } = properties;
    const kind = describable.find((each) => builder.nodes.has(`${each}.${project.name}.${name}`));
    if (kind !== undefined) {
      builder.warn(
        "WrongResourceSchemaFile",
        `'${name}' is a ${kind}, but it is described in the '${section}' section of file '${entry.file.original}'`,
        placeOf(entry),
        `Move the entry below '${kind}s:'.`,
      );
      const target = builder.nodes.get(`${kind}.${project.name}.${name}`)!.node;
      addGenericTests(parse, { entry, value, target });
      continue;
    }
    if (disabled.has(name)) continue;
    builder.warn(
      "NoNodeForYamlKey",
      `Did not find matching node for patch with name '${name}' in the '${section}' section of file '${entry.file.original}'`,
      placeOf(entry),
      didYouMean(
        name,
        [...builder.nodes.values()]
          .filter(({ node }) => `${node.resource_type}s` === section && node.package_name === project.name)
          .map(({ node }) => node.name),
      ),
    );
  }
}
