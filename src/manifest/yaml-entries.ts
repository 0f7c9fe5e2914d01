import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { locate, readYaml } from "../base/yaml.ts";
import { sourceFoldersOf } from "../project/index.ts";
import type { Project } from "../project/types.ts";
import type { ManifestBuilder } from "./builder.ts";
import { filesIn, type ProjectFile } from "./project-files.ts";
import { withPythonValues } from "./python-values.ts";
import type { Json, JsonObject } from "./types.ts";

/** A property file, kept until parsing ends: places in it are looked up when they are needed. */
export interface YamlFile extends ProjectFile {
  readonly text: string;
}

/** One entry of a list in a property file, such as a model of `models:`. */
export interface YamlEntry {
  readonly file: YamlFile;
  readonly project: Project;
  /** Keys and indices that lead to it. */
  readonly path: readonly (string | number)[];
  /** As written; templates are not rendered. */
  readonly value: JsonObject;
}

export type YamlSection =
  | "models"
  | "seeds"
  | "snapshots"
  | "sources"
  | "exposures"
  | "macros"
  | "analyses"
  | "unit_tests"
  | "groups"
  | "data_tests"
  | "semantic_models"
  | "metrics"
  | "saved_queries"
  | "functions";

const sections: readonly YamlSection[] = [
  "models",
  "seeds",
  "snapshots",
  "sources",
  "exposures",
  "macros",
  "analyses",
  "unit_tests",
  "groups",
  "data_tests",
  "semantic_models",
  "metrics",
  "saved_queries",
  "functions",
];
const otherKeys = ["version", "anchors", "tests"];

/** Every entry of every property file of a package, by section. */
export function readYamlEntries(builder: ManifestBuilder, project: Project): YamlEntries {
  const entries = noEntries();
  for (const file of filesIn(project, sourceFoldersOf(project), [".yml", ".yaml"])) {
    builder.attempt(() => readYamlFile(builder, project, file, entries));
  }
  return entries;
}

export type YamlEntries = Map<YamlSection, YamlEntry[]>;

export const noEntries = (): YamlEntries => new Map(sections.map((section) => [section, []]));

/** Adds the entries of one property file. @throws QuernError QN-PARSE-YAML-* */
function readYamlFile(builder: ManifestBuilder, project: Project, found: ProjectFile, entries: YamlEntries): void {
  const text = builder.textOf(found.absolute);
  const content = readYaml(text, found.absolute);
  if (content === null) return;
  const file: YamlFile = { ...found, text };
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new QuernError(
      "QN-PARSE-YAML-SCHEMA",
      `The property file ${found.original} must be a mapping with keys such as 'models' or 'sources'`,
      {
        place: locate(text, found.absolute, []),
      },
    );
  }
  for (const [key, value] of Object.entries(withPythonValues(content, text, found.absolute))) {
    const section = (key === "tests" ? "data_tests" : key) as YamlSection;
    const list = entries.get(section);
    if (list === undefined) {
      if (!otherKeys.includes(key))
        builder.warn(
          "UnknownPropertyKey",
          `${found.original}: nothing reads the key '${key}'`,
          locate(text, found.absolute, [key]),
          didYouMean(key, sections),
        );
      continue;
    }
    if (value === null) continue;
    if (!Array.isArray(value)) {
      throw new QuernError("QN-PARSE-YAML-SCHEMA", `'${key}' in ${found.original} must be a list`, {
        place: locate(text, found.absolute, [key]),
      });
    }
    value.forEach((item, i) => {
      const path = [key, i];
      if (typeof item !== "object" || item === null || Array.isArray(item)) {
        builder.errors.push(
          new QuernError("QN-PARSE-YAML-SCHEMA", `an entry of '${key}' in ${found.original} must be a mapping`, {
            place: locate(text, found.absolute, path),
          }),
        );
        return;
      }
      if (typeof item.name !== "string" && !(typeof item.name === "number")) {
        builder.errors.push(
          new QuernError("QN-PARSE-YAML-SCHEMA", `an entry of '${key}' in ${found.original} has no name`, {
            place: locate(text, found.absolute, path),
            hint: `Write '- name: ...'.`,
          }),
        );
        return;
      }
      list.push({ file, project, path, value: item });
    });
  }
}

/** The place of something inside an entry. */
export function placeOf(entry: YamlEntry, ...path: (string | number)[]): ReturnType<typeof locate> {
  return locate(entry.file.text, entry.file.absolute, [...entry.path, ...path]);
}

/** A mapping inside YAML; {} for an absent one. @throws QuernError QN-PARSE-YAML-SCHEMA */
export function objectAt(entry: YamlEntry, value: Json | undefined, ...path: (string | number)[]): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw new QuernError(
    "QN-PARSE-YAML-SCHEMA",
    `'${path.join(".")}' of '${String(entry.value.name)}' must be a mapping`,
    { place: placeOf(entry, ...path) },
  );
}

/** A list inside YAML; [] for an absent one. @throws QuernError QN-PARSE-YAML-SCHEMA */
export function listAt(entry: YamlEntry, value: Json | undefined, ...path: (string | number)[]): Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new QuernError("QN-PARSE-YAML-SCHEMA", `'${path.join(".")}' of '${String(entry.value.name)}' must be a list`, {
    place: placeOf(entry, ...path),
  });
}

/** Tags and the like: one text or a list of them. */
export function textsOf(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

export const textOrNull = (value: Json | undefined): string | null =>
  value === undefined || value === null ? null : String(value);
