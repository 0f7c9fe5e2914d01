import { QuernError } from "../base/errors.ts";
import { isObject } from "./merge-config.ts";
import type { Json, JsonObject, NodeVersion } from "./types.ts";
import { listAt, objectAt, placeOf, textOrNull, type YamlEntry } from "./yaml-entries.ts";

/** One version of a model. https://docs.getdbt.com/docs/collaborate/govern/model-versions */
export interface ModelVersion {
  readonly v: NodeVersion;
  readonly latest: NodeVersion;
  readonly definedIn: string | null;
  readonly config: JsonObject;
  /** The same before rendering. */
  readonly writtenConfig: JsonObject;
  /** The version's columns after `include` and `exclude`. */
  readonly columns: Json[];
  /** What it says instead of the model: description, constraints, tests ... */
  readonly overrides: JsonObject;
}

/** The versions of a model's entry; [] for a model without. @throws QuernError QN-PARSE-YAML-SCHEMA */
export function readVersions(entry: YamlEntry, value: JsonObject): ModelVersion[] {
  const raw = listAt(entry, value.versions, "versions").map((item, i) => objectAt(entry, item, "versions", i));
  if (raw.length === 0) return [];
  const seen = new Set<string>();
  raw.forEach(({ v }, i) => {
    if (v === undefined || v === null) throw invalid(entry, i, "a version needs 'v'");
    if (seen.has(String(v)))
      throw invalid(
        entry,
        i,
        `Found duplicate versions: '${String(v)}' in versions list of model '${String(value.name)}'`,
      );
    seen.add(String(v));
  });
  const all = raw.map(({ v }) => v as NodeVersion);
  const latest = (value.latest_version as NodeVersion | undefined) ?? newest(all);
  if (!all.some((v) => String(v) === String(latest))) {
    throw invalid(
      entry,
      0,
      `latest_version: ${latest} is not one of model '${String(value.name)}' versions: [${all.join(", ")}]`,
    );
  }
  const written = listAt(entry, entry.value.versions, "versions");
  return raw.map(({ v, defined_in, config, columns, ...rest }, i) => ({
    v: v as NodeVersion,
    latest,
    definedIn: textOrNull(defined_in),
    config: objectAt(entry, config, "versions", i, "config"),
    writtenConfig: objectAt(entry, (written[i] as JsonObject).config, "versions", i, "config"),
    columns: chooseColumns(
      entry,
      listAt(entry, value.columns, "columns"),
      listAt(entry, columns, "versions", i, "columns"),
      i,
    ),
    overrides: rest,
  }));
}

function newest(versions: readonly NodeVersion[]): NodeVersion {
  const numbers = versions.map(Number);
  if (numbers.some(Number.isNaN)) return [...versions].sort((a, b) => (String(a) < String(b) ? -1 : 1)).at(-1)!;
  return versions[numbers.indexOf(Math.max(...numbers))]!;
}

function chooseColumns(entry: YamlEntry, base: Json[], own: Json[], i: number): Json[] {
  if (own.length === 0) return base;
  const rules = own.filter(
    (column) => isObject(column) && ("include" in column || "exclude" in column),
  ) as JsonObject[];
  if (rules.length > 1) throw invalid(entry, i, "at most one include/exclude element may stand in a version's columns");
  const named = own.filter((column) => !rules.includes(column as JsonObject));
  const replaced = new Set(named.map((column) => String((column as JsonObject).name)));
  const [rule] = rules;
  const include = rule?.include ?? "all";
  const excluded = new Set((Array.isArray(rule?.exclude) ? rule.exclude : []).map(String));
  const taken = base.filter((column) => {
    const name = String((column as JsonObject).name);
    if (replaced.has(name) || excluded.has(name)) return false;
    return include === "all" || include === "*" || (Array.isArray(include) && include.map(String).includes(name));
  });
  return [...taken, ...named];
}

/** The stem of the file that defines a version: `defined_in`, `name_v2`, or plain `name` for the latest. */
export function versionedFile(name: string, version: ModelVersion, stems: ReadonlySet<string>): string | undefined {
  const wanted = version.definedIn ?? `${name}_v${String(version.v)}`;
  if (stems.has(wanted)) return wanted;
  return String(version.v) === String(version.latest) && stems.has(name) ? name : undefined;
}

function invalid(entry: YamlEntry, i: number, message: string): QuernError {
  return new QuernError("QN-PARSE-YAML-SCHEMA", message, { place: placeOf(entry, "versions", i) });
}
