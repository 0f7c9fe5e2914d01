import { hash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { blocks, type Scope } from "../jinja/index.ts";
import type { Project } from "../project/types.ts";
import { fileExtra, type ManifestBuilder, yamlExtra } from "./builder.ts";
import type { Step } from "./cache/index.ts";
import type { ConfigKind } from "./config-defaults.ts";
import type { Describer } from "./describe.ts";
import { addGenericTests } from "./generic-tests.ts";
import { type KeyedEntry, warnMisspeltConfigs, warnUnknownKeys } from "./known-keys.ts";
import type { ProjectConfigs } from "./merge-config.ts";
import { fqnOf, parseSql, type SqlSource } from "./parse-sql.ts";
import { filesIn, type ProjectFile } from "./project-files.ts";
import { applyProperties, configOf, renderEntry } from "./properties.ts";
import { isBigSeed } from "./seed-size.ts";
import type { JsonObject, ManifestNode, NodeExtra, NodeVersion } from "./types.ts";
import { type ModelVersion, readVersions, versionedFile } from "./versions.ts";
import { objectAt, placeOf, type YamlEntry, type YamlSection } from "./yaml-entries.ts";

/** What the files of a package are parsed with. */
export interface PackageParse {
  readonly builder: ManifestBuilder;
  readonly project: Project;
  readonly configs: ProjectConfigs;
  readonly describer: Describer;
  readonly entries: ReadonlyMap<YamlSection, readonly YamlEntry[]>;
  /** Names that templates in property files may use. */
  readonly yamlScope: Scope;
  /** Entries whose section has no node of their name; looked at again when all nodes are read. */
  readonly leftovers: { readonly section: YamlSection; readonly name: string; readonly properties: Properties }[];
}

/** An entry of a property file with its templates rendered. */
interface Properties {
  readonly entry: YamlEntry;
  readonly value: JsonObject;
  used: boolean;
}

const configKinds: Partial<Record<YamlSection, ConfigKind>> = {
  models: "model",
  seeds: "seed",
  snapshots: "snapshot",
  analyses: "analysis",
  data_tests: "test",
};

/** The entries of a section by name; a second one of a name is an error. */
function propertiesOf(parse: PackageParse, section: YamlSection): Map<string, Properties> {
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

function keepUnused(parse: PackageParse, section: YamlSection, properties: Map<string, Properties>): void {
  for (const [name, found] of properties) {
    if (!found.used && found.entry.value.versions === undefined)
      parse.leftovers.push({ section, name, properties: found });
  }
}

const describable = ["model", "seed", "snapshot"] as const;

/** Entries that found no node in their own section: tests of a node of another kind count all the same, as in dbt. */
export function readLeftovers(parse: PackageParse): void {
  const { builder, project, leftovers } = parse;
  const disabled = new Set([...builder.disabled.values()].map(([draft]) => draft!.node.name));
  for (const { section, name, properties } of leftovers) {
    const { entry, value } = properties;
    const kind = describable.find((each) => builder.nodes.has(`${each}.${project.name}.${name}`));
    if (kind !== undefined) {
      builder.warn(
        "WrongResourceSchemaFile",
        `'${name}' is a ${kind}, but it is described in the '${section}' section of file '${entry.file.original}'`,
        placeOf(entry),
        `Move the entry below '${kind}s:'.`,
      );
      const target = builder.nodes.get(`${kind}.${project.name}.${name}`)!.node;
      addGenericTests(parse, { entry, value, target });
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

function add(
  parse: PackageParse,
  source: SqlSource,
  properties: Properties | undefined,
  columns?: unknown,
  version?: NodeVersion,
): ManifestNode | undefined {
  const { builder, project, configs, describer } = parse;
  let made: ManifestNode | undefined;
  if (properties !== undefined) properties.used = true;
  const extraOf = (at: readonly (string | number)[] | undefined): NodeExtra =>
    at === undefined || properties === undefined
      ? fileExtra(project, source.original, source.startLine)
      : yamlExtra(project, properties.entry, at);
  const step: Step = {
    inputs: inputsOf(source, properties, columns, version),
    extraOf,
    touch: (node) => configs.touch(node, project, builder.session.workspace.root),
    run() {
      const { node, captured } = parseSql(builder, configs, source);
      if (properties !== undefined) {
        applyProperties(
          node,
          properties.entry,
          properties.value,
          (columns ?? properties.value.columns) as never,
          describer,
        );
      }
      builder.addNode({ node, captured, extra: extraOf(source.code === "" ? [] : undefined) });
      if (properties !== undefined && node.config.enabled !== false) {
        addGenericTests(parse, {
          entry: properties.entry,
          value: properties.value,
          columns: columns as never,
          target: node,
          version,
        });
      }
    },
  };
  builder.attempt(
    () => {
      made = builder.remember(step)[0]?.node;
    },
    { node: source.uniqueId, place: { file: `${project.root}/${source.original}` } },
  );
  return made;
}

/** All that a node and its tests are made of, besides what the whole project shares. */
function inputsOf(
  source: SqlSource,
  properties: Properties | undefined,
  columns: unknown,
  version: NodeVersion | undefined,
): readonly unknown[] {
  const { kind, configKind, project, name, uniqueId, path, original, fqn, code, startLine, checksum, inline } = source;
  const inputs = [kind, configKind, project.name, name, uniqueId, path, original, fqn, code];
  const more = [startLine ?? null, checksum ?? null, inline ?? null];
  if (properties === undefined) return [...inputs, ...more];
  const { entry, value } = properties;
  const { file } = entry;
  return [
    ...inputs,
    ...more,
    file.original,
    file.path,
    entry.path[0],
    entry.value,
    value,
    columns ?? null,
    version ?? null,
  ];
}

/** Models: one a file, several where a property file gives versions. */
export function readModels(parse: PackageParse): void {
  const { builder, project } = parse;
  const properties = propertiesOf(parse, "models");
  const versions = new Map<string, { of: Properties; version: ModelVersion }>();
  const files = filesIn(project, project.modelPaths, [".sql", ".py"]);
  const stems = new Set(files.map((file) => stem(file)));
  for (const [name, of] of properties) {
    builder.attempt(() => {
      for (const version of readVersions(of.entry, of.value)) {
        const file = versionedFile(name, version, stems);
        if (file === undefined) {
          builder.warn(
            "NoNodeForYamlKey",
            `Did not find matching node for patch with name '${version.definedIn ?? `${name}_v${version.v}`}' in the 'models' section of file '${of.entry.file.original}'`,
            placeOf(of.entry),
          );
        } else versions.set(file, { of, version });
      }
    });
  }
  for (const file of files) {
    const versioned = versions.get(stem(file));
    if (file.original.endsWith(".py")) {
      builder.attempt(() => refusePython(file));
    } else if (versioned === undefined) readModel(parse, file, properties.get(stem(file)));
    else readVersion(parse, file, versioned.of, versioned.version);
  }
  keepUnused(parse, "models", properties);
}

/** dbt keeps a file's code without the white space around it; errors still count the lines of the file. */
function codeOf(text: string): { code: string; startLine: number } {
  const lead = text.slice(0, text.length - text.trimStart().length);
  return { code: text.trim(), startLine: lead.split("\n").length };
}

function stem(file: ProjectFile): string {
  return basename(file.path, extname(file.path));
}

function refusePython(file: ProjectFile): never {
  throw new QuernError("QN-UNSUPPORTED", `Python models can't be run by quern, which has no Python: ${file.original}`, {
    place: { file: file.absolute, line: 1 },
    hint: "Rewrite the model in SQL, or disable its folder in the project file.",
  });
}

function readModel(parse: PackageParse, file: ProjectFile, properties: Properties | undefined): void {
  const { project, builder } = parse;
  const name = stem(file);
  builder.attempt(() => {
    const text = builder.textOf(file.absolute);
    add(
      parse,
      {
        kind: "model",
        configKind: "model",
        project,
        name,
        uniqueId: `model.${project.name}.${name}`,
        path: file.path,
        original: file.original,
        fqn: fqnOf(project, file.path, name),
        ...codeOf(text),
        ...(properties === undefined
          ? {}
          : {
              properties: configOf(properties.entry, properties.value),
              unrenderedProperties: configOf(properties.entry, properties.entry.value),
            }),
      },
      properties,
    );
  });
}

function readVersion(parse: PackageParse, file: ProjectFile, of: Properties, version: ModelVersion): void {
  const { project, builder } = parse;
  builder.attempt(() => {
    const name = String(of.value.name);
    const { entry } = of;
    const columns = version.columns;
    const _node = add(
      parse,
      {
        kind: "model",
        configKind: "model",
        project,
        name,
        uniqueId: `model.${project.name}.${name}.v${version.v}`,
        path: file.path,
        original: file.original,
        fqn: [...fqnOf(project, file.path, name), `v${version.v}`],
        ...codeOf(builder.textOf(file.absolute)),
        properties: { ...configOf(entry, of.value), ...version.config },
        unrenderedProperties: { ...configOf(entry, entry.value), ...version.config },
        prepare: (made) => {
          made.version = version.v;
          made.latest_version = version.latest;
        },
      },
      { entry, value: { ...of.value, ...version.overrides }, used: true },
      columns,
      version.v,
    );
    of.used = true;
  });
}

/** Analyses are compiled, never run. */
export function readAnalyses(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "analyses");
  for (const file of filesIn(project, project.analysisPaths, [".sql"])) {
    builder.attempt(() => {
      const name = stem(file);
      const found = properties.get(name);
      add(
        parse,
        {
          kind: "analysis",
          configKind: "analysis",
          project,
          name,
          uniqueId: `analysis.${project.name}.${name}`,
          path: `analysis/${file.path}`,
          original: file.original,
          fqn: fqnOf(project, `analysis/${file.path}`, name),
          ...codeOf(builder.textOf(file.absolute)),
          ...(found === undefined
            ? {}
            : {
                properties: configOf(found.entry, found.value),
                unrenderedProperties: configOf(found.entry, found.entry.value),
              }),
        },
        found,
      );
    });
  }
  keepUnused(parse, "analyses", properties);
}

/** Singular tests: a query a file, none of whose rows may be there. */
export function readSingularTests(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "data_tests");
  for (const file of filesIn(project, project.testPaths, [".sql"])) {
    if (file.path.startsWith("generic/") || file.path.startsWith("fixtures/")) continue;
    builder.attempt(() => {
      const name = stem(file);
      const found = properties.get(name);
      add(
        parse,
        {
          kind: "test",
          configKind: "test",
          project,
          name,
          uniqueId: `test.${project.name}.${name}`,
          path: file.path,
          original: file.original,
          fqn: fqnOf(project, file.path, name),
          ...codeOf(builder.textOf(file.absolute)),
          ...(found === undefined
            ? {}
            : {
                properties: configOf(found.entry, found.value),
                unrenderedProperties: configOf(found.entry, found.entry.value),
              }),
        },
        found,
      );
    });
  }
  keepUnused(parse, "data_tests", properties);
}

/** Snapshots: `{% snapshot %}` blocks, and entries of property files that name a relation. */
export function readSnapshots(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "snapshots");
  for (const file of filesIn(project, project.snapshotPaths, [".sql"])) {
    builder.attempt(() => {
      for (const block of blocks(builder.textOf(file.absolute), file.absolute)) {
        if (block.kind !== "snapshot") continue;
        addSnapshot(parse, file.path, file.original, block.name, block.body, block.line, properties.get(block.name));
      }
    });
  }
  for (const [name, found] of properties) {
    const { relation } = found.value;
    if (found.used || typeof relation !== "string") continue;
    const original = found.entry.file.original;
    builder.attempt(() =>
      addSnapshot(
        parse,
        `${found.entry.file.path}/${name}.sql`,
        original,
        name,
        `select * from {{ ${relation} }}`,
        undefined,
        found,
      ),
    );
  }
  keepUnused(parse, "snapshots", properties);
}

function addSnapshot(
  parse: PackageParse,
  path: string,
  original: string,
  name: string,
  body: string,
  line: number | undefined,
  found: Properties | undefined,
): void {
  const { project } = parse;
  const isBlock = line !== undefined;
  const folders = path.split("/").slice(0, -1);
  const fqn = isBlock ? [...folders, basename(path, extname(path))] : folders.slice(0, -1);
  const node = add(
    parse,
    {
      kind: "snapshot",
      configKind: "snapshot",
      project,
      name,
      uniqueId: `snapshot.${project.name}.${name}`,
      path,
      original,
      fqn: [project.name, ...fqn, name],
      code: body,
      startLine: line,
      ...(found === undefined
        ? {}
        : {
            properties: configOf(found.entry, found.value),
            unrenderedProperties: configOf(found.entry, found.entry.value),
          }),
    },
    found,
  );
  if (node === undefined) return;
  parse.builder.attempt(() => checkSnapshot(node), {
    node: node.unique_id,
    get place() {
      return found === undefined
        ? { file: join(parse.project.root, node.original_file_path), line }
        : placeOf(found.entry);
    },
  });
}

function checkSnapshot(node: ManifestNode): void {
  const {
    strategy,
    unique_key: key,
    check_cols: columns,
    updated_at: updated,
    materialized,
  } = node.config as Record<string, unknown>;
  const fail = (message: string): never => {
    throw new QuernError("QN-PARSE-CONFIG", `Invalid config of snapshot '${node.name}': ${message}`, {
      node: node.unique_id,
    });
  };
  if (!strategy || !key) fail("Snapshots must be configured with a 'strategy' and 'unique_key'.");
  if (strategy === "check") {
    if (!columns) fail("A snapshot configured with the check strategy must specify a check_cols configuration.");
    if (typeof columns === "string" && columns !== "all")
      fail(`Invalid value for 'check_cols': ${columns}. Expected 'all' or a list of strings.`);
  } else if (strategy === "timestamp") {
    if (!updated) fail("A snapshot configured with the timestamp strategy must specify an updated_at configuration.");
    if (columns) fail("A 'timestamp' snapshot should not have 'check_cols'");
  }
  if (materialized !== "snapshot") fail("A snapshot must have a materialized value of 'snapshot'");
}

const isSpace = (byte: number | undefined): boolean => byte !== undefined && (byte === 32 || (byte > 8 && byte < 14));

/** dbt takes the checksum of a seed without the white space around it. */
function trimmed(bytes: Buffer): Buffer {
  let [start, end] = [0, bytes.length];
  while (start < end && isSpace(bytes[start])) start++;
  while (end > start && isSpace(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

/** Seeds: CSV files; of big ones only the path is compared, as in dbt. */
export function readSeeds(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "seeds");
  for (const file of filesIn(project, project.seedPaths, [".csv"])) {
    builder.attempt(() => {
      const name = stem(file);
      const found = properties.get(name);
      const checksum = isBigSeed(statSync(file.absolute).size)
        ? { name: "path", checksum: file.original }
        : { name: "sha256", checksum: hash("sha256", trimmed(readFileSync(file.absolute))) };
      const node = add(
        parse,
        {
          kind: "seed",
          configKind: "seed",
          project,
          name,
          uniqueId: `seed.${project.name}.${name}`,
          path: file.path,
          original: file.original,
          fqn: fqnOf(project, file.path, name),
          code: "",
          checksum,
          ...(found === undefined
            ? {}
            : {
                properties: configOf(found.entry, found.value),
                unrenderedProperties: configOf(found.entry, found.entry.value),
              }),
        },
        found,
      );
      if (node !== undefined) node.root_path = project.root;
      const used = builder.nodes.get(`seed.${project.name}.${name}`)?.captured;
      if (used !== undefined && used.refs.length + used.sources.length > 0) {
        throw new QuernError(
          "QN-PARSE-CONFIG",
          `Seeds cannot depend on other nodes: the hooks of ${node!.unique_id} read ${[...used.refs.map((ref) => `ref('${ref.name}')`), ...used.sources.map(([source, table]) => `source('${source}', '${table}')`)].join(", ")}`,
          { place: { file: file.absolute }, hint: "Move the statement into a model's hook, or into on-run-end." },
        );
      }
    });
  }
  keepUnused(parse, "seeds", properties);
}
