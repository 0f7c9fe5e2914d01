import { hash } from "node:crypto";
import { QuernError } from "../base/errors.ts";
import { fromJs, repr, type Scope } from "../jinja/index.ts";
import { renderValues } from "../project/index.ts";
import { readColumns, readConstraint } from "./columns.ts";
import type { Describer } from "./describe.ts";
import { readTimeSpine } from "./semantic/index.ts";
import type { Constraint, Json, JsonObject, ManifestNode } from "./types.ts";
import { listAt, objectAt, placeOf, textOrNull, textsOf, type YamlEntry } from "./yaml-entries.ts";

/**
 * An entry's values with templates rendered, but for those that are rendered when more is known: descriptions with doc
 * blocks, tests, and what is SQL (hooks, `loaded_at_query`).
 */
export function renderEntry(entry: YamlEntry, scope: Scope): JsonObject {
  return renderValues(entry.value, scope, entry.file.absolute, staysTemplate) as JsonObject;
}

const later = new Set<unknown>(["description", "tests", "data_tests", "loaded_at_query"]);
const laterConfig = new Set<unknown>(["pre_hook", "post_hook", "loaded_at_query"]);

function staysTemplate(path: readonly (string | number)[]): boolean {
  const [key, second, third] = path;
  if (key === "tables") return path.length > 2 && staysTemplate(path.slice(2));
  if (later.has(key)) return true;
  if (key === "config") return laterConfig.has(second);
  if (key === "columns") return later.has(third);
  return key === "versions" && third === "columns" && later.has(path[4]);
}

const topLevelConfigs = ["meta", "docs", "group", "contract", "access", "tags"];

/** The config of an entry: what stands under `config:`, and the keys that dbt also takes beside it. */
export function configOf(entry: YamlEntry, value: JsonObject): JsonObject {
  const config = { ...objectAt(entry, value.config, "config") };
  for (const key of topLevelConfigs) {
    const outside = value[key];
    if (outside === undefined || outside === null) continue;
    if (key !== "tags" && Object.hasOwn(config, key)) refuseTwoPlaces(entry, key);
    if (key === "tags") config.tags = [...textsOf(outside), ...textsOf(config.tags)];
    else if (key === "meta")
      config.meta = { ...objectAt(entry, outside, "meta"), ...objectAt(entry, config.meta, "config", "meta") };
    else config[key] ??= outside;
  }
  return config;
}

/** dbt takes these beside `config:` of all that are patches of nodes; in both places they contradict each other. */
function refuseTwoPlaces(entry: YamlEntry, key: string): void {
  if (!patches.has(String(entry.path[0]))) return;
  throw new QuernError(
    "QN-PARSE-CONFIG",
    `In ${entry.file.original}: found ${key} dictionary in 'config' dictionary and as top-level key.`,
    { place: placeOf(entry, key), hint: "Remove the top-level key and define it under 'config' dictionary only." },
  );
}

const patches = new Set(["models", "seeds", "snapshots", "analyses"]);

/** Puts what a property file says of a node onto it: description, columns, constraints. */
export function applyProperties(
  node: ManifestNode,
  entry: YamlEntry,
  value: JsonObject,
  columns: Json | undefined,
  describer: Describer,
): void {
  const blocks: string[] = [];
  node.patch_path = `${entry.project.name}://${entry.file.original}`;
  node.description = describer.describe(textOrNull(value.description) ?? "", entry, blocks);
  node.doc_blocks = blocks;
  node.columns = readColumns(entry, columns, describer);
  if (node.resource_type !== "model") return;
  node.constraints = listAt(entry, value.constraints, "constraints").map((constraint) =>
    readConstraint({ columns: [], ...(constraint as JsonObject) }),
  );
  node.deprecation_date = dateTimeOf(textOrNull(value.deprecation_date));
  node.time_spine =
    value.time_spine === undefined || value.time_spine === null
      ? null
      : readTimeSpine(entry, value.time_spine, node.columns);
  node.primary_key = primaryKeyOf(node);
  if (node.contract.enforced) node.contract.checksum = contractChecksum(node);
}

/** What the constraints say of a model's primary key; tests add to it when they are known. */
function primaryKeyOf(node: ManifestNode): string[] {
  for (const constraint of node.constraints ?? [])
    if (constraint.type === "primary_key") return textsOf(constraint.columns);
  const columns = Object.values(node.columns).filter((column) =>
    column.constraints.some((constraint) => constraint.type === "primary_key"),
  );
  return columns.map((column) => column.name);
}

/** A day as dbt writes it: its first moment, with the offset of this machine. Anything else stays as it is. */
function dateTimeOf(text: string | null): string | null {
  const day = text === null ? null : /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (day === null) return text?.replace(/^(\d{4}-\d\d-\d\d) /, "$1T") ?? null;
  const minutes = -new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])).getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = [hours, rest].map((part) => String(part).padStart(2, "0")).join(":");
  return `${text}T00:00:00${minutes < 0 ? "-" : "+"}${offset}`;
}

/** The checksum that dbt makes of a contract, of the texts of its Python values: state is compared with its manifests. */
function contractChecksum(node: ManifestNode): string {
  const columns = Object.values(node.columns).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const parts = columns.map(
    ({ name, data_type, constraints }) => `|${name}${data_type ?? "None"}${constraintsText(constraints, false)}`,
  );
  const { materialized } = node.config;
  if (materialized === "table" || materialized === "incremental")
    parts.push(materialized, constraintsText(node.constraints ?? [], true));
  return hash("sha256", parts.join(""));
}

function constraintsText(constraints: readonly Constraint[], ofModel: boolean): string {
  const texts = constraints.map((constraint) => {
    const { type, name, expression, warn_unenforced, warn_unsupported, to, to_columns } = constraint;
    const fields = { name, expression, warn_unenforced, warn_unsupported, to, to_columns };
    const all = ofModel ? { ...fields, columns: constraint.columns ?? [] } : fields;
    const shown = Object.entries(all).map(([key, value]) => `${key}=${repr(fromJs(value))}`);
    return `${ofModel ? "Model" : "Column"}LevelConstraint(type=<ConstraintType.${type}: '${type}'>, ${shown.join(", ")})`;
  });
  return `[${texts.join(", ")}]`;
}
