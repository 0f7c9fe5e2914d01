import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { Draft } from "../builder.ts";
import type { ConfigKind } from "../config-defaults.ts";
import { addGenericTests } from "../generic-tests.ts";
import { type KeyedEntry, warnMisspeltConfigs, warnUnknownKeys } from "../known-keys.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { configOf, renderEntry } from "../properties.ts";
import type { ManifestNode } from "../types.ts";
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

/** Entries that named no node, or one that is disabled though they don't say so, wait for the other packages. */
export function keepUnused(parse: PackageParse, section: YamlSection, properties: Map<string, Properties>): void {
  const kind = describable.find((each) => `${each}s` === section);
  for (const [name, found] of properties) {
    if (found.entry.value.versions !== undefined || makesItsNode(found)) continue;
    const isDisabled = found.used && kind !== undefined && nodeOf(parse, kind, name) === undefined;
    if (!found.used || (isDisabled && configOf(found.entry, found.value).enabled === undefined))
      parse.leftovers.push({ section, name, properties: found });
  }
}

/** A snapshot that is all in its entry. */
const makesItsNode = ({ used, value }: Properties): boolean => used && typeof value.relation === "string";

export const describable = ["model", "seed", "snapshot"] as const;

/** The enabled node of a name in a package. */
export function nodeOf(
  { builder, project }: PackageParse,
  kind: (typeof describable)[number],
  name: string,
): Draft<ManifestNode> | undefined {
  return builder.nodes.get(`${kind}.${project.name}.${name}`);
}

/** Entries that found no node in their own section: tests of a node of another kind count all the same, as in dbt. */
export function readLeftovers(parse: PackageParse): void {
  const { builder, project, leftovers } = parse;
  const disabled = new Set([...builder.disabled.values()].map(([draft]) => draft!.node.name));
  for (const { section, name, properties } of leftovers) {
    const { entry, value } = properties;
    if (properties.used) continue;
    const kind = describable.find((each) => nodeOf(parse, each, name) !== undefined);
    if (kind !== undefined) {
      builder.warn(
        "WrongResourceSchemaFile",
        `'${name}' is a ${kind}, but it is described in the '${section}' section of file '${entry.file.original}'`,
        placeOf(entry),
        `Move the entry below '${kind}s:'.`,
      );
      addGenericTests(parse, { entry, value, target: nodeOf(parse, kind, name)!.node });
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
