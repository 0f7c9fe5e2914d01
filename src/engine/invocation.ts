import { join } from "node:path";
import "../base/big-int-json.ts";
import {
  type ArtifactContext,
  type CompiledFields,
  readManifest,
  readRunResults,
  readSources,
} from "../artifacts/index.ts";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import { quernVersion } from "../base/package-root.ts";
import type { ContextSession, TimeRange } from "../context/index.ts";
import type { Graph, PreviousState, SelectOptions } from "../graph/index.ts";
import { type Ear, newInvocationId, newMacroRegistry } from "../manifest/index.ts";
import type { DeferRelation, Json, JsonObject, Manifest } from "../manifest/types.ts";
import { loadWorkspace, targetFolderOf } from "../project/index.ts";
import type { Workspace } from "../project/types.ts";
import { adapterRegistry } from "../warehouse/registry.ts";
import { completeEffects } from "./effects.ts";
import { flagsOf } from "./flags.ts";
import { readProject } from "./parsed-project.ts";
import { stateFolders } from "./state-folders.ts";
import type { Effects, InvocationOptions } from "./types.ts";
import { warningPolicy, withPolicy } from "./warnings.ts";

/** One command at work: the parsed project and what every use case asks of it. */
export interface Invocation {
  readonly command: string;
  readonly options: InvocationOptions;
  readonly effects: Effects;
  readonly workspace: Workspace;
  readonly session: ContextSession;
  readonly manifest: Manifest;
  readonly graph: Graph;
  /** Warnings go through the policy of --warn-error. */
  readonly emit: Emit;
  readonly warningsAreErrors: boolean;
  /** Absolute. */
  readonly targetFolder: string;
  readonly artifacts: ArtifactContext;
  /** What the command line selects, without the kinds of resources. */
  selection(): SelectOptions;
  /** Writes manifest.json unless --no-write-json. */
  writeManifest(compiled?: ReadonlyMap<string, CompiledFields>): void;
}

/**
 * Reads project, profile and packages, and parses them.
 * @throws QuernError, QuernErrors: whatever keeps the command from running
 */
export function openInvocation(
  command: string,
  options: InvocationOptions,
  given: Partial<Effects>,
  more: JsonObject = {},
): Invocation {
  const effects = completeEffects(given);
  const started = performance.now();
  const collected: Parameters<Emit>[0][] = [];
  const workspace = loadWorkspace({
    ...options,
    flags: flagsOf(command, options, more),
    env: effects.env,
    cwd: effects.cwd,
    emit: (event) => void collected.push(event),
    adapters: adapterRegistry,
  });
  const policy = warningPolicy(workspace.flags);
  const emit = withPolicy(effects.emit, policy);
  const invocationId = newInvocationId();
  emit({
    type: "invocation-start",
    command,
    invocationId,
    version: quernVersion(),
    adapter: workspace.target.type,
    target: workspace.target.name,
  });
  for (const event of collected) emit(event);
  const adapterEntry = adapterRegistry.get(workspace.target.type)!;
  let hear: Ear = () => true;
  const session: ContextSession = {
    workspace,
    adapterEntry,
    macros: newMacroRegistry({ workspace, adapterEntry }),
    env: effects.env,
    emit: (event) => {
      if (hear(event)) emit(event);
    },
    invocationId,
    runStartedAt: effects.now(),
    now: effects.now,
    command,
    selectedResources: [],
    sample: sampleRange(options.sample, effects.now()),
  };
  const { root } = workspace;
  const targetFolder = targetFolderOf(root);
  const manifestFile = join(targetFolder, "manifest.json");
  const artifacts: ArtifactContext = {
    invocationId: session.invocationId,
    startedAt: session.runStartedAt,
    now: effects.now,
    env: effects.env,
  };
  const folders = stateFolders(options, effects, root.root);
  const parsed = readProject(session, {
    context: {
      ...artifacts,
      projectName: root.name,
      adapterType: workspace.target.type,
      quoting: { database: true, schema: true, identifier: true, ...dropUndefined(root.quoting) },
    },
    listen: (ear) => {
      hear = ear;
    },
    manifestFile: command === "parse" || command === "list" ? manifestFile : undefined,
  });
  const { counts, stands } = parsed;
  emit({ type: "parsed", counts, seconds: (performance.now() - started) / 1000, cached: stands });
  const previous = readState(folders.state, targetFolder);
  if (folders.state === targetFolder) {
    emit({
      type: "warning",
      code: "WarnStateTargetEqual",
      message: `The state and target directories are the same: '${root.targetPath}'. This could lead to missing changes due to overwritten state including non-idempotent retries.`,
    });
  }
  if (workspace.flags.DEFER === true) session.deferred = deferredRelations(folders.defer);
  return {
    command,
    options,
    effects,
    workspace,
    session,
    get manifest() {
      return parsed.manifest;
    },
    get graph() {
      return parsed.graph;
    },
    emit,
    warningsAreErrors: policy("LogTestResult") === "error",
    targetFolder,
    artifacts,
    selection: () => ({
      select: options.select,
      exclude: options.exclude,
      selector: options.selector,
      indirectSelection: workspace.flags.INDIRECT_SELECTION as SelectOptions["indirectSelection"],
      state: previous,
      comparesTexts: workspace.flags.STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES === true,
      isEnforced: (type) => adapterEntry.constraintSupport[type] === "enforced",
      emit,
    }),
    writeManifest(compiled = new Map()) {
      if (workspace.flags.WRITE_JSON === false || (stands && compiled.size === 0)) return;
      parsed.write(manifestFile, compiled);
      emit({ type: "artifact", path: manifestFile });
    },
  };
}

function dropUndefined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** @throws QuernError QN-ARTIFACT-READ, QN-SELECT-STATE */
function readState(folder: string | undefined, targetFolder: string): PreviousState | undefined {
  if (folder === undefined) return undefined;
  return {
    get manifest() {
      return readManifest(join(folder, "manifest.json"));
    },
    get results() {
      return readRunResults(join(folder, "run_results.json"))?.results;
    },
    get sources() {
      return readSources(join(folder, "sources.json"));
    },
    get currentSources() {
      return readSources(join(targetFolder, "sources.json"));
    },
  };
}

function deferredRelations(folder: string | undefined): ReadonlyMap<string, DeferRelation> {
  const manifest = folder === undefined ? undefined : readManifest(join(folder, "manifest.json"));
  if (manifest === undefined) {
    const why =
      folder === undefined
        ? "--state or --defer-state are required for deferral, but neither was provided"
        : `Got a deferral request, but there is no manifest.json in ${folder}`;
    throw new QuernError("QN-SELECT-STATE", why, {
      hint: "Name the folder of an earlier manifest.json with --state or --defer-state.",
    });
  }
  const found = new Map<string, DeferRelation>();
  for (const [id, node] of Object.entries({ ...manifest.nodes, ...manifest.functions })) {
    if (node.resource_type === "test" || node.config?.materialized === "ephemeral") continue;
    found.set(id, {
      database: node.database,
      schema: node.schema,
      alias: node.alias,
      relation_name: node.relation_name,
      resource_type: node.resource_type,
      name: node.name,
    });
  }
  return found;
}

/** `--sample "3 days"` or `{start: ..., end: ...}`. @throws QuernError QN-CLI-USAGE */
function sampleRange(sample: Json | undefined, now: Date): TimeRange | null {
  if (sample === undefined || sample === null || sample === "") return null;
  const text = (date: Date): string => date.toISOString().slice(0, 19).replace("T", " ");
  if (typeof sample === "object" && !Array.isArray(sample)) {
    return {
      start: text(new Date(`${String(sample.start).replace(" ", "T")}Z`)),
      end: text(new Date(`${String(sample.end).replace(" ", "T")}Z`)),
    };
  }
  const match = /^\s*(\d+)\s+(hour|day|month|year)s?\s*$/.exec(String(sample));
  if (match === null) {
    throw new QuernError("QN-CLI-USAGE", `'${String(sample)}' is not a sample window`, {
      hint: `Write --sample "3 days", or --sample "{start: 2024-12-01, end: 2024-12-31}".`,
    });
  }
  const start = new Date(now);
  const count = Number(match[1]);
  if (match[2] === "hour") start.setUTCHours(start.getUTCHours() - count);
  else if (match[2] === "day") start.setUTCDate(start.getUTCDate() - count);
  else if (match[2] === "month") start.setUTCMonth(start.getUTCMonth() - count);
  else start.setUTCFullYear(start.getUTCFullYear() - count);
  return { start: text(start), end: text(now) };
}
