import { randomUUID } from "node:crypto";
import { QuernError, QuernErrors, throwCollected } from "../base/errors.ts";
import { md5 } from "../base/hash.ts";
import { expectLongRun, holdYoungGeneration } from "../base/heap.ts";
import { DBT_VERSION } from "../base/package-root.ts";
import { builtinMacroFolders } from "../builtin/index.ts";
import { type ContextSession, MacroEntry, MacroRegistry, newCaptured, parseContext } from "../context/index.ts";
import type { Project } from "../project/types.ts";
import { fillAdjacency } from "./adjacency.ts";
import { type BuilderCache, type Draft, ManifestBuilder } from "./builder.ts";
import type { StepOrigin, Touched } from "./cache/index.ts";
import { checkDeprecations } from "./check-deprecations.ts";
import { checkNames } from "./check-names.ts";
import { Describer } from "./describe.ts";
import { addOverview, readDocs } from "./docs.ts";
import { readExposures } from "./exposures.ts";
import { readGroups } from "./groups.ts";
import { makeLookup } from "./lookup.ts";
import { calledMacros } from "./macro-calls.ts";
import { patchMacros, readBuiltinMacros, readMacros } from "./macros.ts";
import { ProjectConfigs } from "./merge-config.ts";
import { readOperations } from "./operations.ts";
import type { PackageParse } from "./package-parse.ts";
import { inferPrimaryKeys } from "./primary-keys.ts";
import { filesIn } from "./project-files.ts";
import { isTemplate, noteCalls, resolveEdges } from "./resolve-edges.ts";
import {
  checkSemantic,
  draftsOf,
  readMetrics,
  readSavedQueries,
  readSemanticModels,
  relateSemanticModels,
  resolveMetrics,
} from "./semantic/index.ts";
import { SourceOverrides } from "./source-overrides.ts";
import { readSources } from "./sources.ts";
import {
  describeElsewhere,
  readAgain,
  readAnalyses,
  readFunctions,
  readLeftovers,
  readModels,
  readSeeds,
  readSingularTests,
  readSnapshots,
} from "./sql-nodes/index.ts";
import type { GraphNode, Json, JsonObject, Manifest, ManifestNode } from "./types.ts";
import { readUnitTests } from "./unit-tests.ts";
import { warnUnusedConfigs } from "./unused-configs.ts";
import { noEntries, readYamlEntries, type YamlEntries, type YamlEntry } from "./yaml-entries.ts";

/** An empty registry for the macros of a session's project. */
export function newMacroRegistry(session: Pick<ContextSession, "workspace" | "adapterEntry">): MacroRegistry {
  return new MacroRegistry({
    root: session.workspace.root.name,
    builtin: builtinMacroFolders(session.adapterEntry).map((entry) => entry.package),
    adapterTypes: [session.adapterEntry.type],
    dispatch: session.workspace.root.dispatch,
    packagesOverride: session.workspace.flags.REQUIRE_EXPLICIT_PACKAGE_OVERRIDES_FOR_BUILTIN_MATERIALIZATIONS === false,
  });
}

/**
 * Reads every file of the project and its packages into the manifest. Nothing is queried. All that is wrong is
 * reported together; what is only doubtful is emitted as warnings. The session's registry is filled with the macros,
 * and its `manifest` and `lookup` are set. What `cache` remembers of an earlier parse is taken from there.
 * @throws QuernError, QuernErrors
 */
export function parseProject(session: ContextSession, cache?: BuilderCache): Manifest {
  const builder = new ManifestBuilder(session, cache);
  const { packages, root } = session.workspace;
  if (packages.some(hasManyModels)) expectLongRun();
  readShared(builder);
  const shared = sharedOf(builder);
  const { configs, overrides } = shared;
  const parses = packages.map((project) => packageParse(shared, project, readYamlEntries(builder, project)));
  for (const parse of parses) overrides.read(parse);
  for (const parse of parses) readPackage(parse);
  describeElsewhere(parses);
  for (const parse of parses) readLeftovers(parse);
  overrides.warnUnused(builder);
  warnUnusedConfigs(builder, root, configs);
  const manifest = assemble(builder, session);
  checkNames(builder);
  checkDeprecations(builder, manifest);
  throwCollected(builder.errors);
  return manifest;
}

/** With more models than this a parse takes longer than V8 needs to make its code quick. */
const many = 3000;

function hasManyModels(project: Project): boolean {
  return filesIn(project, project.modelPaths, [".sql"]).length > many;
}

/** Reads what templates of every package may use: macros and docs. @throws QuernError, QuernErrors */
function readShared(builder: ManifestBuilder): void {
  const { session } = builder;
  const { packages } = session.workspace;
  readBuiltinMacros(builder);
  holdYoungGeneration();
  for (const project of packages) readMacros(builder, project);
  addOverview(builder);
  for (const project of packages) readDocs(builder, project);
  throwCollected(builder.errors);
  lookUpDocs(builder);
}

/** Until nodes are known, names mean docs alone. */
function lookUpDocs({ session, docs }: ManifestBuilder): void {
  session.lookup = makeLookup({ nodes: {}, sources: {}, docs, functions: {} }, [], session.workspace.root.name);
}

/** Fills the session's registry with the macros of a manifest that was kept. */
function takeMacros(session: ContextSession, { macros, extras }: Pick<Manifest, "macros" | "extras">): void {
  for (const macro of Object.values(macros)) {
    const { file, line } = extras.get(macro.unique_id)!.place;
    session.macros.add(new MacroEntry(macro, file, line ?? 1));
  }
}

type SharedParse = Pick<PackageParse, "builder" | "configs" | "describer" | "overrides">;

/** What the packages are parsed with together. */
function sharedOf(builder: ManifestBuilder): SharedParse {
  return {
    builder,
    configs: new ProjectConfigs(builder.session.adapterEntry.configAliases),
    describer: new Describer(builder),
    overrides: new SourceOverrides(),
  };
}

function packageParse(shared: SharedParse, project: Project, entries: YamlEntries): PackageParse {
  const { session } = shared.builder;
  return {
    ...shared,
    project,
    entries,
    // A new one each time: a name counts as read by every step that asks for it.
    get yamlScope() {
      return parseContext(session, null, project.name, newCaptured()).scope;
    },
    leftovers: [],
  };
}

/**
 * Does the steps of edited files again, with the macros and docs of the manifest in which their nodes stand. When each
 * makes what it made before but for its own text, and nobody is told anything, the rest of it can't have changed.
 * @returns the nodes with a new text by unique_id; undefined when more has changed, with the session as it was
 */
export function retouch(
  session: ContextSession,
  { steps, cache }: Touched,
  kept: Pick<Manifest, "macros" | "docs" | "extras">,
): Map<string, ManifestNode> | undefined {
  const builder = new ManifestBuilder(session, cache);
  const nodes = new Map<string, ManifestNode>();
  try {
    takeMacros(session, kept);
    Object.assign(builder.docs, kept.docs);
    lookUpDocs(builder);
    for (const { key, origin } of steps) {
      const node = takeAgain(builder, key, origin);
      if (node === undefined) return undefined;
      nodes.set(node.unique_id, node);
    }
    return nodes;
  } catch (cause) {
    if (cause instanceof QuernError || cause instanceof QuernErrors) return undefined;
    throw cause;
  } finally {
    session.macros = newMacroRegistry(session);
    session.lookup = undefined;
  }
}

function takeAgain(builder: ManifestBuilder, key: string, origin: StepOrigin): ManifestNode | undefined {
  const { memo } = builder.cache!;
  const project = builder.session.workspace.packages.find((each) => each.name === origin.package);
  if (project === undefined) return undefined;
  const value = origin.entry === null ? undefined : memo.entryOf(key);
  if (origin.entry !== null && value === undefined) return undefined;
  const entry = value === undefined ? undefined : keptEntry(builder, project, origin.entry!, value);
  readAgain(packageParse(sharedOf(builder), project, noEntries()), origin, entry);
  const taken = memo.taken.at(-1);
  const node = taken?.drafts[0]?.node;
  if (builder.errors.length > 0 || node === undefined || taken?.key === undefined) return undefined;
  const isSame = taken.origin?.startLine === origin.startLine && memo.isSameButText(key, taken.drafts);
  return isSame && node.config.enabled !== false ? node : undefined;
}

/** An entry of a property file that is read only when an error has to be placed. */
function keptEntry(
  builder: ManifestBuilder,
  project: Project,
  { file, path }: NonNullable<StepOrigin["entry"]>,
  value: JsonObject,
): YamlEntry {
  const lazy = {
    ...file,
    get text() {
      return builder.textOf(file.absolute);
    },
  };
  return { file: lazy, project, path, value };
}

/** Puts a manifest that was kept from an earlier parse in the place of a parse: the session is as after one. */
export function adoptManifest(session: ContextSession, manifest: Manifest): void {
  holdYoungGeneration();
  takeMacros(session, manifest);
  manifest.metadata = metadata(session);
  manifest.selectors = selectorsOf(session);
  session.lookup = makeLookup(manifest, Object.values(manifest.disabled).flat(), session.workspace.root.name);
  session.manifest = manifest;
}

function readPackage(parse: PackageParse): void {
  const { builder, entries } = parse;
  patchMacros(builder, entries.get("macros") ?? [], (text, entry) => parse.describer.describe(text, entry));
  readGroups(parse);
  readSeeds(parse);
  readModels(parse);
  readSnapshots(parse);
  readFunctions(parse);
  readAnalyses(parse);
  readSingularTests(parse);
  readSources(parse);
  readOperations(parse);
  readExposures(parse);
  readUnitTests(parse);
  readSemanticModels(parse);
  readMetrics(parse);
  readSavedQueries(parse);
}

function assemble(builder: ManifestBuilder, session: ContextSession): Manifest {
  const { root } = session.workspace;
  const manifest: Manifest = {
    metadata: metadata(session),
    nodes: {},
    sources: record(builder.sources.values()),
    macros: builder.macros,
    docs: builder.docs,
    exposures: {},
    metrics: {},
    groups: builder.groups,
    selectors: selectorsOf(session),
    disabled: {},
    semantic_models: {},
    saved_queries: {},
    unit_tests: record(builder.unitTests.values()),
    functions: {},
    parent_map: {},
    child_map: {},
    group_map: {},
    extras: builder.extras,
  };
  fillNodes(manifest, builder);
  const known = builder.nodes.size;
  const unused = [...builder.disabled.values()].flat();
  const disabled = unused.map((draft) => draft.node);
  for (const draft of unused) if (isTemplate(draft)) noteCalls(draft, []);
  const lookup = makeLookup(manifest, disabled, root.name);
  session.lookup = lookup;
  resolveEdges(builder, [...builder.nodes.values()], lookup);
  resolveEdges(builder, builder.exposures.values(), lookup);
  resolveEdges(builder, draftsOf(builder, "semantic_model"), lookup);
  relateSemanticModels(builder, manifest);
  resolveMetrics(builder);
  checkSemantic(builder, manifest);
  inferPrimaryKeys(builder);
  // tests of what is not there have gone
  if (builder.nodes.size !== known) fillNodes(manifest, builder);
  manifest.exposures = record(builder.exposures.values());
  manifest.semantic_models = record(draftsOf(builder, "semantic_model"));
  manifest.metrics = record(draftsOf(builder, "metric"));
  manifest.saved_queries = record(draftsOf(builder, "saved_query"));
  for (const [id, drafts] of builder.disabled) manifest.disabled[id] = drafts.map((draft) => draft.node);
  for (const drafts of [builder.nodes, builder.sources, builder.exposures, builder.unitTests, builder.semantic]) {
    for (const [id, draft] of drafts) builder.extras.set(id, (draft as Draft).extra);
  }
  for (const entry of session.macros.entries()) entry.macro.depends_on.macros = calledMacros(entry, session.macros);
  fillAdjacency(manifest);
  session.manifest = manifest;
  return manifest;
}

/** As they were written: manifest.json has them in another form. */
function selectorsOf({ workspace }: ContextSession): Record<string, Json> {
  const { selectors } = workspace.root;
  return Object.fromEntries(selectors.map((entry) => [String((entry as JsonObject).name), entry as Json]));
}

/** Functions stand in a section of their own. */
function fillNodes(manifest: Manifest, builder: ManifestBuilder): void {
  manifest.nodes = record(builder.nodes.values(), (node) => node.resource_type !== "function");
  manifest.functions = record(builder.nodes.values(), (node) => node.resource_type === "function");
}

function record<T extends GraphNode>(
  drafts: Iterable<Draft<T>>,
  isWanted: (node: T) => boolean = () => true,
): Record<string, T> {
  const found: Record<string, T> = {};
  for (const { node } of drafts) if (isWanted(node)) found[node.unique_id] = node;
  return found;
}

function metadata({ workspace, adapterEntry, invocationId, runStartedAt, env }: ContextSession): JsonObject {
  const { quoting } = workspace.root;
  const envs: JsonObject = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith("DBT_ENV_CUSTOM_ENV_") && value !== undefined)
      envs[name.slice("DBT_ENV_CUSTOM_ENV_".length)] = value;
  }
  return {
    dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
    dbt_version: DBT_VERSION,
    generated_at: runStartedAt.toISOString(),
    invocation_id: invocationId,
    invocation_started_at: runStartedAt.toISOString(),
    env: envs,
    project_name: workspace.root.name,
    project_id: md5(workspace.root.name),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: adapterEntry.type,
    quoting: {
      database: quoting.database ?? true,
      schema: quoting.schema ?? true,
      identifier: quoting.identifier ?? true,
      column: null,
    },
  };
}

/** A fresh invocation id, as dbt writes them. */
export function newInvocationId(): string {
  return randomUUID();
}
