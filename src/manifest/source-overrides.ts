import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import type { ManifestBuilder } from "./builder.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import type { PackageParse } from "./package-parse.ts";
import { renderEntry } from "./properties.ts";
import type { JsonObject } from "./types.ts";
import { listAt, objectAt, placeOf, type YamlEntry } from "./yaml-entries.ts";

interface Override {
  readonly entry: YamlEntry;
  readonly name: string;
  readonly value: JsonObject;
  readonly tables: ReadonlyMap<string, JsonObject>;
  /** Names of tables that took what it says; null until a source did. */
  used: Set<string> | null;
}

/**
 * What a project says of the sources of its packages (`overrides: package`): its keys stand in the place of theirs.
 * https://docs.getdbt.com/reference/resource-properties/overrides
 */
export class SourceOverrides {
  readonly #found = new Map<string, Override>();

  /** Takes those of a project. @throws QuernError QN-PARSE-DUPLICATE */
  read({ builder, entries, yamlScope: scope }: PackageParse): void {
    for (const entry of entries.get("sources") ?? []) {
      if (entry.value.overrides === undefined) continue;
      builder.attempt(() => {
        warnUnknownKeys(builder, entry, "sources", entry.value);
        const { overrides, name, tables, ...value } = renderEntry(entry, scope);
        const full = `${String(overrides)}.${String(name)}`;
        const twin = this.#found.get(full);
        if (twin !== undefined) {
          throw new QuernError(
            "QN-PARSE-DUPLICATE",
            `Two entries override the source ${full}: ${twin.entry.file.original} and ${entry.file.original}`,
            {
              place: placeOf(entry, "overrides"),
              hint: "Say in one of them what both say.",
            },
          );
        }
        const listed = listAt(entry, tables, "tables").map((table, i) => objectAt(entry, table, "tables", i));
        this.#found.set(full, {
          entry,
          name: full,
          value,
          tables: new Map(listed.map(({ name: table, ...rest }) => [String(table), rest])),
          used: null,
        });
      });
    }
  }

  /** A source and a table of it with what overrides say; `path` is the file that says it, null when none does. */
  apply(
    packageName: string,
    source: JsonObject,
    table: JsonObject,
  ): { source: JsonObject; table: JsonObject; path: string | null } {
    const found = this.#found.get(`${packageName}.${String(source.name)}`);
    if (found === undefined) return { source, table, path: null };
    found.used ??= new Set();
    const own = found.tables.get(String(table.name));
    if (own !== undefined) found.used.add(String(table.name));
    return { source: { ...source, ...found.value }, table: { ...table, ...own }, path: found.entry.file.original };
  }

  /** Warns of what overrides nothing. */
  warnUnused(builder: ManifestBuilder): void {
    for (const { entry, name, tables, used } of this.#found.values()) {
      const unused =
        used === null
          ? [name]
          : [...tables.keys()].filter((table) => !used.has(table)).map((table) => `${name}.${table}`);
      for (const each of unused) {
        builder.warn(
          "UnusedTables",
          `The override of the source ${each} has no target: no package has that source.`,
          placeOf(entry, used === null ? "overrides" : "tables"),
          didYouMean(each, sourceNames(builder)),
        );
      }
    }
  }
}

function sourceNames(builder: ManifestBuilder): string[] {
  return [...builder.sources.values()].flatMap(({ node }) => {
    const source = `${node.package_name}.${node.source_name}`;
    return [source, `${source}.${node.name}`];
  });
}
