import { QuernError } from "../base/errors.ts";
import { mayHoldPython, readPythonYaml } from "../base/yaml.ts";
import { newCaptured } from "../context/index.ts";
import { float, toJs, type Value } from "../jinja/index.ts";
import { yamlExtra } from "./builder.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import { buildConfig } from "./merge-config.ts";
import type { PackageParse } from "./package-parse.ts";
import { configOf, renderEntry } from "./properties.ts";
import { seedRows } from "./seed-rows.ts";
import type { Json, JsonObject, ManifestNode, NodeVersion, UnitTest } from "./types.ts";
import { unitTestChecksum } from "./unit-test-checksum.ts";
import { FixtureFiles, invalidUnitTest, readFixture } from "./unit-test-fixtures.ts";
import { listAt, objectAt, placeOf, textOrNull, type YamlEntry } from "./yaml-entries.ts";

/** Unit tests: one for each version of their model. https://docs.getdbt.com/docs/build/unit-tests */
export function readUnitTests(context: PackageParse): void {
  const files = new FixtureFiles(context.project);
  for (const entry of context.entries.get("unit_tests") ?? []) {
    context.builder.attempt(() => addUnitTest(context, entry, files), {
      get place() {
        return placeOf(entry);
      },
    });
  }
}

function addUnitTest(context: PackageParse, entry: YamlEntry, files: FixtureFiles): void {
  const { builder, project, configs } = context;
  const { given: _, expect: __, ...rest } = entry.value;
  const value = renderEntry({ ...entry, value: rest }, context.yamlScope);
  warnUnknownKeys(builder, entry, "unit_tests", entry.value);
  const name = String(value.name);
  const model = textOrNull(value.model);
  if (model === null) throw invalidUnitTest(entry, `The unit test '${name}' names no model`);
  if (entry.value.expect === undefined) throw invalidUnitTest(entry, `The unit test '${name}' has no 'expect'`);
  const written = pythonValues(entry);
  const given = listAt(entry, written.given, "given").map((item, i) => {
    const fixture = objectAt(entry, item, "given", i);
    if (typeof fixture.input !== "string")
      throw invalidUnitTest(entry, `An input of the unit test '${name}' needs 'input', such as ref('model')`);
    return { input: fixture.input, ...readFixture(files, entry, withRows(context, entry, fixture.input, fixture)) };
  });
  const expect = readFixture(files, entry, objectAt(entry, written.expect, "expect"));
  const overrides = objectAt(entry, value.overrides, "overrides");
  const models = findModels(context, model);
  const chosen = chooseVersions(entry, models, objectAt(entry, value.versions, "versions"));
  if (models.length === 0) {
    const isDisabled = [...builder.disabled.values()].some(
      ([draft]) => draft!.node.resource_type === "model" && draft!.node.name === model,
    );
    if (isDisabled) return;
    throw invalidUnitTest(
      entry,
      `Unable to find model '${project.name}.${model}' for unit test '${name}' in ${entry.file.original}`,
    );
  }
  for (const tested of chosen) {
    const isOn = (overrides.macros as JsonObject | undefined)?.is_incremental;
    if (tested.config.materialized === "incremental" && isOn === true && !given.some(({ input }) => input === "this"))
      throw invalidUnitTest(entry, `Unit test '${name}' for incremental model '${model}' must have a 'this' input`);
    const version = tested.version ?? null;
    const fqn = [project.name, ...entry.file.path.split("/").slice(0, -1), tested.name, name];
    const { config } = buildConfig({
      kind: "unit_test",
      fqn,
      project,
      root: builder.session.workspace.root,
      configs,
      properties: configOf(entry, value),
    });
    const node: UnitTest = {
      model,
      given: toJs(given as unknown as Value) as UnitTest["given"],
      expect: toJs(expect as unknown as Value) as UnitTest["expect"],
      name,
      resource_type: "unit_test",
      package_name: project.name,
      path: entry.file.path,
      original_file_path: entry.file.original,
      unique_id: `unit_test.${project.name}.${model}.${name}${version === null ? "" : `_v${version}`}`,
      fqn,
      description: textOrNull(value.description) ?? "",
      overrides: value.overrides === undefined || value.overrides === null ? null : ofOverrides(entry, overrides),
      depends_on: { macros: [], nodes: [tested.unique_id] },
      config: config as unknown as UnitTest["config"],
      checksum: "",
      schema: tested.schema,
      created_at: builder.createdAt,
      versions: versionsOf(objectAt(entry, value.versions, "versions")),
      version,
    };
    // as they are written, where no template changes them
    const isPlain = !JSON.stringify(written.overrides ?? null).includes("{{");
    const told =
      node.overrides === null || !isPlain ? node.overrides : ofOverrides(entry, objectAt(entry, written.overrides));
    node.checksum = unitTestChecksum({ ...node, given, expect, overrides: told });
    const draft = { node, captured: newCaptured(), extra: yamlExtra(project, entry) };
    if (node.config.enabled === false) builder.addDisabled(draft);
    else if (builder.unitTests.has(node.unique_id))
      throw new QuernError(
        "QN-PARSE-DUPLICATE",
        `dbt found two unit tests with the name "${name}" for the model ${model}`,
        { place: placeOf(entry) },
      );
    else builder.unitTests.set(node.unique_id, draft);
  }
}

function ofOverrides(entry: YamlEntry, { macros, vars, env_vars }: JsonObject): NonNullable<UnitTest["overrides"]> {
  return {
    macros: objectAt(entry, macros, "overrides", "macros"),
    vars: objectAt(entry, vars, "overrides", "vars"),
    env_vars: objectAt(entry, env_vars, "overrides", "env_vars"),
  };
}

function findModels({ builder, project }: PackageParse, model: string): ManifestNode[] {
  const found: ManifestNode[] = [];
  for (const { node } of builder.nodes.values()) {
    if (node.resource_type === "model" && node.name === model && node.package_name === project.name) found.push(node);
  }
  return found;
}

function versionsOf({ include, exclude }: JsonObject): UnitTest["versions"] {
  return include == null && exclude == null
    ? null
    : { include: (include ?? null) as NodeVersion[] | null, exclude: (exclude ?? null) as NodeVersion[] | null };
}

/** @throws QuernError QN-PARSE-TEST when the versions are asked for in a way that dbt refuses */
function chooseVersions(
  entry: YamlEntry,
  models: readonly ManifestNode[],
  { include, exclude }: JsonObject,
): readonly ManifestNode[] {
  const name = String(entry.value.name);
  const model = String(entry.value.model);
  const isIn = (list: Json, version: NodeVersion | null | undefined): boolean =>
    Array.isArray(list) && list.some((each) => String(each) === String(version));
  if (models.length === 0 || (include == null && exclude == null)) return models;
  if (include != null && exclude != null)
    throw invalidUnitTest(entry, `The unit test '${name}' may include versions of its model or exclude some, not both`);
  if (models.every((each) => each.version == null))
    throw invalidUnitTest(
      entry,
      `Unit test '${name}' should not have a versions include or exclude when referencing non-versioned model '${model}'`,
    );
  const asked = (include ?? exclude) as Json;
  const unknown = (Array.isArray(asked) ? asked : []).some(
    (each) => !models.some(({ version }) => isIn([each], version)),
  );
  if (unknown)
    throw invalidUnitTest(entry, `Unit test '${name}' referenced a version of '${model}' which was not found.`);
  return models.filter(({ version }) => isIn(asked, version) === (include != null));
}

/** An entry as Python has it where the text holds whole floats or moments: they print otherwise than they are written. */
function pythonValues({ file, path, value }: YamlEntry): JsonObject {
  if (!mayHoldPython(file.text)) return value;
  if (lastRead.text !== file.text)
    lastRead = { text: file.text, value: readPythonYaml(file.text, file.absolute, float) };
  return path.reduce<unknown>((at, step) => (at as JsonObject)[step], lastRead.value) as JsonObject;
}

/** Entries of one file come one after the other. */
let lastRead: { readonly text: string; readonly value: unknown } = { text: "", value: null };

/** An input of which nothing is said is a seed, with its own rows. */
function withRows(context: PackageParse, entry: YamlEntry, input: string, given: JsonObject): JsonObject {
  if (given.rows != null || given.fixture != null || (given.format ?? "dict") !== "dict") return given;
  const rows = seedRows(context, input);
  if (rows !== undefined) return { ...given, rows };
  throw invalidUnitTest(
    entry,
    `The unit test '${String(entry.value.name)}' says no rows for its input ${input}, which is no seed`,
    "Write `rows: []` for an input without rows.",
  );
}
