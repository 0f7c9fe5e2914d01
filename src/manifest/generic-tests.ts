import type { ErrorCode } from "../base/error-catalogue.ts";
import { type Place, QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { type Captured, type ContextNode, type MacroEntry, newCaptured, parseContext } from "../context/index.ts";
import { parse, renderNativeSync, renderSync, repr, Scope, type Value } from "../jinja/index.ts";
import { floatJsonOf, renderValues } from "../project/index.ts";
import { yamlExtra } from "./builder.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import { buildConfig, isObject } from "./merge-config.ts";
import { startNode } from "./node-shape.ts";
import type { PackageParse } from "./package-parse.ts";
import { nameRelation } from "./relation-names.ts";
import { synthesizeTestName, testHash } from "./test-names.ts";
import type { Json, JsonObject, ManifestNode, NodeVersion, SourceDefinition } from "./types.ts";
import { listAt, objectAt, placeOf, textOrNull, textsOf, type YamlEntry } from "./yaml-entries.ts";

const configKeys = [
  "severity",
  "tags",
  "enabled",
  "where",
  "limit",
  "warn_if",
  "error_if",
  "fail_calc",
  "store_failures",
  "store_failures_as",
  "meta",
  "database",
  "schema",
  "alias",
];

export interface TestedEntry {
  readonly entry: YamlEntry;
  /** The entry with templates rendered, except in tests and descriptions. */
  readonly value: JsonObject;
  /** The columns whose tests count, when they are not those of `value` (versions). */
  readonly columns?: Json[];
  readonly target: ManifestNode | SourceDefinition;
  readonly version?: NodeVersion;
  /** Where `value` stands inside the entry: tables of a source. */
  readonly path?: readonly (string | number)[];
  /** Tags that the tests inherit: those of a source and its table. */
  readonly tags?: readonly string[];
}

/** Makes the test nodes of an entry and its columns. https://docs.getdbt.com/reference/resource-properties/data-tests */
export function addGenericTests(context: PackageParse, tested: TestedEntry): void {
  const { entry, value, path = [] } = tested;
  const { builder } = context;
  for (const { test, at } of testsOf(entry, value, path))
    builder.attempt(() => addTest(context, tested, test, null, null, at), placed(entry, at));
  const columns = tested.columns ?? listAt(entry, value.columns, ...path, "columns");
  columns.forEach((item, i) => {
    const column = objectAt(entry, item, ...path, "columns", i);
    const place = [...path, "columns", i];
    warnUnknownKeys(builder, entry, "columns", column, ...place);
    for (const { test, at } of testsOf(entry, column, place)) {
      builder.attempt(() => addTest(context, tested, test, String(column.name), column, at), placed(entry, at));
    }
  });
}

/** Looking up a place reads the file again, so it waits until an error asks. */
function placed(entry: YamlEntry, path: readonly (string | number)[]): { readonly place: Place } {
  return {
    get place() {
      return placeOf(entry, ...path);
    },
  };
}

interface PlacedTest {
  readonly test: Json;
  readonly at: readonly (string | number)[];
}

function testsOf(entry: YamlEntry, value: JsonObject, path: readonly (string | number)[]): PlacedTest[] {
  if (value.tests != null && value.data_tests != null) {
    throw new QuernError("QN-PARSE-TEST", "Invalid test config: cannot have both 'tests' and 'data_tests' defined", {
      place: placeOf(entry, ...path, "tests"),
      hint: "Keep 'data_tests'.",
    });
  }
  const key = value.data_tests != null ? "data_tests" : "tests";
  return listAt(entry, value[key], ...path, key).map((test, i) => ({ test, at: path.concat(key, i) }));
}

/** A test entry taken apart. */
interface TestCall {
  readonly namespace: string | null;
  readonly name: string;
  readonly args: JsonObject;
  readonly config: JsonObject;
  readonly ownName: string | null;
  readonly description: string;
}

function readCall(entry: YamlEntry, test: Json, path: readonly (string | number)[], scope: Scope): TestCall {
  const bad = (message: string, hint?: string, code: ErrorCode = "QN-PARSE-TEST"): QuernError =>
    new QuernError(code, message, { place: placeOf(entry, ...path), hint });
  let fullName: string;
  let given: JsonObject;
  if (typeof test === "string") {
    fullName = test;
    given = {};
  } else if (typeof test === "object" && test !== null && !Array.isArray(test)) {
    if (typeof test.test_name === "string") {
      const { test_name, ...rest } = test;
      fullName = test_name;
      given = { ...rest };
    } else {
      const pairs = Object.entries(test);
      if (pairs.length !== 1) {
        throw bad(
          `test definition dictionary must have exactly one key, got ${pairs.map(([key]) => `'${key}'`).join(", ")} instead (${pairs.length} keys)`,
          "Indent the test's arguments below its name.",
        );
      }
      [fullName] = pairs[0]!;
      const args = pairs[0]![1];
      if (args !== null && (typeof args !== "object" || Array.isArray(args)))
        throw bad(`test arguments must be a mapping, got ${JSON.stringify(args)}`);
      given = { ...(args as JsonObject | null) };
    }
  } else throw bad(`test must be a name or a mapping, got ${JSON.stringify(test)}`);
  const match = /^(?:([^\W\d]\w*)\.)?([^\W\d]\w*)$/.exec(fullName);
  if (match === null) throw bad(`Test name string did not match expected pattern: ${fullName}`);
  const { config: nested, name, description, arguments: named, ...rest } = given;
  const config: JsonObject = {};
  const inConfig = { ...objectAt(entry, nested, ...path, "config") };
  for (const key of configKeys) {
    if (rest[key] !== undefined && inConfig[key] !== undefined && rest[key] !== null) {
      throw bad(
        "Test cannot have the same key at the top-level and in config",
        `Keep '${key}' below 'config'.`,
        "QN-PARSE-TEST-ARGUMENT",
      );
    }
    const value = rest[key] ?? inConfig[key];
    delete rest[key];
    delete inConfig[key];
    if (value !== undefined && value !== null) config[key] = value;
  }
  Object.assign(config, inConfig);
  if ("model" in rest)
    throw bad('Test arguments include "model", which is a reserved argument', undefined, "QN-PARSE-TEST-ARGUMENT");
  const args = named !== null && typeof named === "object" && !Array.isArray(named) ? { ...rest, ...named } : rest;
  return {
    namespace: match[1] ?? null,
    name: match[2]!,
    args,
    config: renderValues(floatJsonOf(config as Value), scope, entry.file.absolute) as JsonObject,
    ownName: textOrNull(name),
    description: textOrNull(description) ?? "",
  };
}

const fast = new Set(["macro.dbt.test_unique", "macro.dbt.test_not_null"]);

function addTest(
  context: PackageParse,
  tested: TestedEntry,
  test: Json,
  columnName: string | null,
  column: JsonObject | null,
  path: readonly (string | number)[],
): void {
  const { builder, project, configs, describer } = context;
  const { entry, target } = tested;
  const { session } = builder;
  const call = readCall(entry, test, path, context.yamlScope);
  const isSource = target.resource_type === "source";
  const quoted =
    columnName !== null &&
    (column?.quote === true || (column?.quote == null && isSource && target.quoting.column === true));
  const shown = quoted ? session.adapterEntry.relations.quote(columnName) : columnName;
  const reference = isSource
    ? `source('${target.source_name}', '${target.name}')`
    : tested.version === undefined
      ? `ref('${target.name}')`
      : `ref('${target.name}', version='${tested.version}')`;
  const args: JsonObject = {
    ...call.args,
    ...(shown === null ? {} : { column_name: shown }),
    model: `{{ get_where_subquery(${reference}) }}`,
  };
  const macroName = `test_${call.name}`;
  const macro =
    call.namespace === null
      ? session.macros.resolve(macroName, project.name)
      : session.macros.resolveIn(call.namespace, macroName);
  if (macro !== undefined) refuseUnknownArguments(call, macro, entry, path);
  const names = testNames(call, tested, isSource, args);
  const config: JsonObject = { ...call.config };
  if (call.ownName === null && names.short !== names.full) config.alias ??= names.short;
  const fqn = [project.name].concat(entry.file.path.split("/").slice(0, -1), names.full);
  const metadata: JsonObject = { namespace: call.namespace, name: call.name, kwargs: args };
  let nulls: readonly string[] = [];
  const start = (inline: JsonObject): ManifestNode => {
    const layers = { kind: "test", fqn, project, root: session.workspace.root, configs, inline } as const;
    const { config: finished, unrendered, nulls: unset } = buildConfig(layers);
    nulls = unset;
    return startNode({
      resource_type: "test",
      name: names.full,
      package_name: project.name,
      path: `${names.short}.sql`,
      original_file_path: entry.file.original,
      unique_id: `test.${project.name}.${names.full}.${testHash(names.full, metadata)}`,
      fqn,
      checksum: { name: "none", checksum: "" },
      config: finished,
      unrendered_config: unrendered,
      raw_code: `{{ ${call.namespace === null ? "" : `${call.namespace}.`}${macroName}(**_dbt_generic_test_kwargs) }}${configCall(config)}`,
      created_at: builder.createdAt,
    });
  };
  const node = start(config);
  node.test_metadata = metadata as unknown as NonNullable<ManifestNode["test_metadata"]>;
  const isFast = macro !== undefined && fast.has(macro.macro.unique_id);
  const captured = isFast ? capturedOf(tested) : newCaptured();
  // a test that nobody defined fails when it is run, as in dbt
  if (macro !== undefined) captured.macros.add(macro.macro.unique_id);
  if (!isFast) captureTest(context, node, captured);
  // what the test's own macro configures is weaker than what stands beside its name, which the raw code says after it
  if (Object.keys(captured.config).some((key) => !(key in config)))
    Object.assign(node, start({ ...config, ...captured.config }), { test_metadata: node.test_metadata });
  const tags = [
    ...(tested.tags ?? []),
    ...textsOf(column?.tags),
    ...textsOf((column?.config as JsonObject | undefined)?.tags),
    ...node.tags,
  ];
  node.tags = [...new Set(tags)].sort();
  node.description = describer.describe(call.description, entry);
  node.column_name = shown;
  node.file_key_name = `${String(entry.path[0])}.${isSource ? target.source_name : target.name}`;
  node.attached_node = isSource ? null : attachedTo(context, target);
  node.group = isSource ? null : (target.group ?? null);
  nameRelation(session, node, nulls);
  builder.addNode({ node, captured, extra: yamlExtra(project, entry, path) });
}

/** What a test's macro would capture, when it reads nothing but what it tests. */
function capturedOf({ target, version }: TestedEntry): Captured {
  return target.resource_type === "source"
    ? { ...newCaptured(), sources: [[target.source_name, target.name]] }
    : { ...newCaptured(), refs: [{ name: target.name, package: null, version: version ?? null }] };
}

/** The node that a test belongs to: dbt looks for it in the package of the entry alone, among disabled ones as well. */
function attachedTo(
  context: PackageParse,
  { package_name, unique_id, resource_type, name }: TestedEntry["target"],
): string | null {
  return package_name === context.project.name ? unique_id : disabledTwin(context, resource_type, name);
}

/** The id of a disabled node of an entry's own package that is called as another package's. */
export function disabledTwin({ builder, project }: PackageParse, kind: string, name: string): string | null {
  const id = `${kind}.${project.name}.${name}`;
  return builder.disabled.has(id) ? id : null;
}

/** @throws QuernError QN-PARSE-TEST-ARGUMENT naming the argument and the nearest that the test has */
function refuseUnknownArguments(
  { name, args }: TestCall,
  macro: MacroEntry,
  entry: YamlEntry,
  path: readonly (string | number)[],
): void {
  const given = Object.keys(args);
  if (given.length === 0) return;
  const { parameters, kwargs } = macro.parsed.shape;
  const unknown = kwargs ? undefined : given.find((key) => !parameters.includes(key));
  if (unknown === undefined) return;
  const known = parameters.filter((each) => each !== "model" && each !== "column_name");
  throw new QuernError(
    "QN-PARSE-TEST-ARGUMENT",
    `macro 'dbt_macro__${macro.macro.name}' takes no keyword argument '${unknown}': it is no argument of the test '${name}'`,
    {
      place: placeOf(entry, ...path),
      hint: didYouMean(unknown, known) ?? (known.length === 0 ? "It takes none." : `It takes: ${known.join(", ")}.`),
    },
  );
}

function testNames(
  call: TestCall,
  { target, version }: TestedEntry,
  isSource: boolean,
  args: JsonObject,
): { full: string; short: string } {
  if (call.ownName !== null) return { full: call.ownName, short: call.ownName };
  const prefix = call.namespace === null ? "" : `${call.namespace}_`;
  const targetName = isSource
    ? `${(target as SourceDefinition).source_name}_${target.name}`
    : version === undefined
      ? target.name
      : `${target.name}_v${version}`;
  return synthesizeTestName(`${prefix}${isSource ? "source_" : ""}${call.name}`, targetName, args);
}

/** dbt writes a test's config into its raw code; values print as Python does. */
function configCall(config: JsonObject): string {
  const parts = Object.entries(config).map(([key, value]) => {
    if (typeof value === "string") return `${key}="${value.replaceAll('"', '\\"')}"`;
    return `${key}=${repr(value as Value)}`;
  });
  return parts.length === 0 ? "" : `{{ config(${parts.join(",")}) }}`;
}

/** Arguments that read like a call, `ref('x')`, mean its value. */
const looksLikeCall = /^\s*(ref|var|source|env_var|doc|metric)\s*\(.+\)\s*$/s;

/** A generic test's arguments as templates: calls get their braces, the column's name stays as it is. */
export function testArgumentTemplate(value: Json, key: string): Json {
  if (typeof value !== "string" || key === "column_name") return value;
  return looksLikeCall.test(value) ? `{{ ${value} }}` : value;
}

function captureTest(context: PackageParse, node: ManifestNode, captured: Captured): void {
  const { plainScope } = parseContext(context.builder.session, node as ContextNode, node.package_name, captured);
  const { kwargs } = node.test_metadata!;
  const rendered: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(kwargs))
    rendered[key] = renderArgument(value, key, plainScope, node.original_file_path);
  const scope = new Scope({
    lookup: (name) => (name === "_dbt_generic_test_kwargs" ? (rendered as never) : plainScope.lookup(name)),
    undefinedMode: "absorb",
  });
  renderSync(parse(node.raw_code, { file: node.original_file_path }), scope);
}

function renderArgument(value: Json, key: string, scope: Scope, file: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renderArgument(item, key, scope, file));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([inner, item]) => [inner, renderArgument(item, inner, scope, file)]),
    );
  const template = testArgumentTemplate(value, key);
  if (typeof template !== "string" || key === "column_name" || !template.includes("{")) return template;
  return renderNativeSync(parse(template, { file }), scope);
}
