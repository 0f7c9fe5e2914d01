import { QuernError } from "../base/errors.ts";
import { PyObject } from "../jinja/index.ts";
import type { ConfigSection, Project } from "../project/types.ts";
import { type ConfigKind, defaultConfig } from "./config-defaults.ts";
import type { Hook, Json, JsonObject, ManifestNode, NodeConfig } from "./types.ts";

type Config = Record<string, Json>;

const appending = new Set(["tags", "packages", "pre-hook", "post-hook"]);
const updating = new Set(["meta", "quoting", "column_types", "docs", "contract"]);

/** Puts one layer of config over another: lists such as tags grow, mappings such as meta merge, the rest is replaced. */
function mergeConfig(config: Config, layer: JsonObject, kind: ConfigKind): void {
  for (const [given, value] of Object.entries(layer)) {
    const key = given === "pre_hook" ? "pre-hook" : given === "post_hook" ? "post-hook" : given.trim();
    const before = config[key];
    if (!merges(kind, key)) config[key] = value;
    else if (appending.has(key)) config[key] = [...asList(before), ...asList(value)];
    else if (updating.has(key) && isObject(value)) config[key] = isObject(before) ? { ...before, ...value } : value;
    else if (key === "grants" && isObject(value)) config[key] = mergeGrants(isObject(before) ? before : {}, value);
    else config[key] = value;
  }
}

const fields = new Map<ConfigKind, ReadonlySet<string>>();

/** Only what a kind has a field for grows or merges; the rest is replaced, and so is all of an exposure's. */
function merges(kind: ConfigKind, key: string): boolean {
  let known = fields.get(kind);
  if (known === undefined) {
    known = new Set(kind === "exposure" ? [] : Object.keys(defaultConfig[kind]()));
    fields.set(kind, known);
  }
  return known.has(key);
}

/** `+select: [...]` adds to the grantees, `select: [...]` replaces them. */
function mergeGrants(before: JsonObject, layer: JsonObject): JsonObject {
  const merged = { ...before };
  for (const [key, value] of Object.entries(layer)) {
    if (key.startsWith("+")) merged[key.slice(1)] = [...asList(merged[key.slice(1)]), ...asList(value)];
    else merged[key] = asList(value);
  }
  return merged;
}

const asList = (value: Json | undefined): Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !((value as unknown) instanceof PyObject);

export const sectionOf: Readonly<Record<ConfigKind, ConfigSection>> = {
  model: "models",
  analysis: "models",
  operation: "models",
  seed: "seeds",
  snapshot: "snapshots",
  test: "data_tests",
  source: "sources",
  exposure: "exposures",
  unit_test: "unit_tests",
  semantic_model: "semantic-models",
  metric: "metrics",
  saved_query: "saved-queries",
  function: "functions",
  // as dbt has it
  group: "models",
};

/** Of these sections dbt keeps nothing as it was written. */
const unkept: ReadonlySet<ConfigSection> = new Set(["semantic-models", "saved-queries", "functions"]);

/** What a config tree says to the nodes of a folder: its layers, and its level that may name single nodes. */
interface FolderConfig {
  readonly layers: readonly JsonObject[];
  readonly level: JsonObject | undefined;
}

/** The layers of a project file that apply to a node, outermost first, each read once per folder. */
export class ProjectConfigs {
  readonly #folders = new Map<JsonObject, Map<string, FolderConfig>>();
  /** Paths of the project's trees that some node lies under: the others warn. */
  readonly used = new Set<string>();
  readonly #aliases: Readonly<Record<string, string>>;
  readonly #aliasNames: readonly string[];

  /** `aliases`: the warehouse's own names of configs, and dbt's names for them. */
  constructor(aliases: Readonly<Record<string, string>> = {}) {
    this.#aliases = aliases;
    this.#aliasNames = Object.keys(aliases);
  }

  /** A layer under dbt's names. */
  named(layer: JsonObject): JsonObject {
    if (!this.#aliasNames.some((alias) => alias in layer)) return layer;
    return Object.fromEntries(Object.entries(layer).map(([key, value]) => [this.#aliases[key] ?? key, value]));
  }

  /** Under dbt's names. */
  layers(project: Project, section: ConfigSection, fqn: readonly string[], rendered: boolean): readonly JsonObject[] {
    if (!rendered && unkept.has(section)) return [];
    const { layers, level } = this.#folder(project, section, fqn, rendered);
    const own = level?.[fqn.at(-1)!];
    if (!isObject(own)) return layers;
    this.used.add(`${project.name}\n${section}\n${fqn.join("\n")}`);
    return [...layers, this.named(settings(own))];
  }

  /** Notes that the config trees apply to a node that an earlier parse made. */
  touch({ resource_type: kind, fqn }: ManifestNode, project: Project, root: Project): void {
    for (const each of new Set([project, root])) this.layers(each, sectionOf[kind as ConfigKind], fqn, true);
  }

  #folder(project: Project, section: ConfigSection, fqn: readonly string[], rendered: boolean): FolderConfig {
    const tree = (rendered ? project.configs : project.unrenderedConfigs)[section];
    const folders = this.#folders.get(tree) ?? new Map<string, FolderConfig>();
    this.#folders.set(tree, folders);
    const folder = fqn.slice(0, -1);
    const key = folder.join("\n");
    const known = folders.get(key) ?? this.#read(project, section, tree, folder);
    folders.set(key, known);
    return known;
  }

  #read(project: Project, section: ConfigSection, tree: JsonObject, folder: readonly string[]): FolderConfig {
    const layers = [settings(tree)];
    let level: JsonObject | undefined = tree;
    for (let i = 0; i < folder.length && level !== undefined; i++) {
      const next: Json | undefined = level[folder[i]!];
      level = isObject(next) ? next : undefined;
      if (level === undefined) break;
      this.used.add(`${project.name}\n${section}\n${folder.slice(0, i + 1).join("\n")}`);
      layers.push(settings(level));
    }
    const said = layers.filter((layer) => Object.keys(layer).length > 0);
    return { layers: said.map((layer) => this.named(layer)), level };
  }
}

/** What one level of a config tree sets: keys with a plus, and values that can't be folders. */
function settings(level: JsonObject): JsonObject {
  const found: JsonObject = {};
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith("+")) found[key.slice(1).trim()] = value;
    else if (!isObject(value)) found[key] = value;
  }
  return found;
}

export interface ConfigLayers {
  readonly kind: ConfigKind;
  readonly fqn: readonly string[];
  readonly project: Project;
  readonly root: Project;
  readonly configs: ProjectConfigs;
  /** `config:` of the property file. */
  readonly properties?: JsonObject;
  readonly unrenderedProperties?: JsonObject;
  /** `config()` in the file. */
  readonly inline?: JsonObject;
  /** The same before rendering, where that is known. */
  readonly unrenderedInline?: JsonObject;
}

/**
 * A node's finished config: defaults, the project file from the outer to the inner level, properties, `config()` in the
 * file, and for a package's node the root project's file over all. https://docs.getdbt.com/reference/define-configs
 */
export function buildConfig(layers: ConfigLayers): FinishedConfig {
  const built = configOf(layers);
  const nulls = parsedInSteps.has(layers.kind) ? [...nullsIn(layers.properties), ...nullsIn(layers.inline)] : [];
  if (nulls.length === 0) return { ...built, nulls };
  const { properties, unrenderedProperties, ...ofFile } = layers;
  const { inline, unrenderedInline, ...ofProject } = ofFile;
  const unset = nulls.filter((key) => built.config[key] === null);
  for (const earlier of [ofProject, ofFile]) {
    const { config } = configOf(earlier);
    for (const key of unset) if (config[key] !== null) (built.config as Config)[key] = config[key] as Json;
  }
  return { ...built, nulls: unset };
}

export interface FinishedConfig {
  readonly config: NodeConfig;
  readonly unrendered: JsonObject;
  /**
   * What was set to null though an outer level says more. As in dbt, which parses these kinds in steps and lets a null
   * stand for nothing new, the config has what the outer level said; but the node is named as if nothing was said.
   */
  readonly nulls: readonly string[];
}

const nullsIn = (layer: JsonObject = {}): string[] => Object.keys(layer).filter((key) => layer[key] === null);

const parsedInSteps: ReadonlySet<ConfigKind> = new Set(["model", "analysis", "seed", "snapshot", "test", "operation"]);

function configOf(layers: ConfigLayers): Pick<FinishedConfig, "config" | "unrendered"> {
  const { kind, fqn, project, root, configs } = layers;
  const section = sectionOf[kind];
  const config = defaultConfig[kind]();
  const unrendered: Config = {};
  const merge = (layer: JsonObject): void => mergeConfig(config, layer, kind);
  const keep = (layer: JsonObject): void => void Object.assign(unrendered, layer);
  for (const layer of configs.layers(project, section, fqn, true)) merge(layer);
  for (const layer of configs.layers(project, section, fqn, false)) keep(layer);
  if (layers.properties !== undefined) merge(configs.named(layers.properties));
  if (layers.unrenderedProperties !== undefined) keep(configs.named(layers.unrenderedProperties));
  if (layers.inline !== undefined) {
    merge(configs.named(layers.inline));
    keep(configs.named(layers.unrenderedInline ?? layers.inline));
  }
  if (project !== root) {
    for (const layer of configs.layers(root, section, fqn, true)) merge(layer);
    for (const layer of configs.layers(root, section, fqn, false)) keep(layer);
  }
  return { config: finish(config, kind), unrendered };
}

function finish(config: Config, kind: ConfigKind): NodeConfig {
  for (const key of ["pre-hook", "post-hook"] as const) {
    if (!merges(kind, key)) delete config[key];
    else config[key] = asList(config[key]).map(readHook) as unknown as Json;
  }
  if (kind === "exposure" || merges(kind, "tags")) config.tags = [...new Set(asList(config.tags).map(String))];
  if (typeof config.enabled === "string") config.enabled = config.enabled.toLowerCase() === "true";
  if (kind === "test") finishTest(config);
  if (kind === "snapshot" && isObject(config.snapshot_meta_column_names)) {
    const { snapshot_meta_column_names: standard } = defaultConfig.snapshot();
    config.snapshot_meta_column_names = { ...(standard as JsonObject), ...config.snapshot_meta_column_names };
  }
  if (typeof config.begin === "string") config.begin = isoTime(config.begin);
  return config as unknown as NodeConfig;
}

/** A hook is a statement, or a mapping with `sql` and `transaction`; also as JSON text, as `before_begin()` makes it. */
function readHook(hook: Json): Hook {
  if (isObject(hook)) return { sql: String(hook.sql ?? ""), transaction: hook.transaction !== false, index: null };
  const text = String(hook);
  if (/^\s*\{\s*"/.test(text)) {
    try {
      return readHook(JSON.parse(text) as Json);
    } catch {
      return { sql: text, transaction: true, index: null }; // SQL that happens to begin like JSON
    }
  }
  return { sql: text, transaction: true, index: null };
}

/** A day or time as dbt writes it, `2024-01-01T00:00:00`; what is neither stays as it is. */
function isoTime(text: string): string {
  const [, day, time = "00:00", seconds = ":00", zone = ""] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[-+]\d\d:\d\d)?)?$/.exec(text.trim()) ?? [];
  return day === undefined ? text : `${day}T${time}${seconds}${zone === "Z" ? "+00:00" : zone}`;
}

function finishTest(config: Config): void {
  const severity = String(config.severity);
  if (!/^(warn|error)$/i.test(severity)) {
    throw new QuernError("QN-PARSE-CONFIG", `Severity must be either 'warn' or 'error'. Got '${severity}'`);
  }
  if (config.store_failures_as === null) {
    config.store_failures_as =
      config.store_failures === true ? "table" : config.store_failures === false ? "ephemeral" : null;
  } else {
    config.store_failures = config.store_failures_as !== "ephemeral";
  }
}
