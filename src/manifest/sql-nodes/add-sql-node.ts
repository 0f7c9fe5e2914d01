import { fileExtra, yamlExtra } from "../builder.ts";
import type { Step, StepOrigin } from "../cache/index.ts";
import { checkAccess } from "../check-access.ts";
import { checkContract } from "../check-contract.ts";
import { captureForeignKeys } from "../foreign-keys.ts";
import { addGenericTests, disabledTwin } from "../generic-tests.ts";
import { checkMicrobatch, isMicrobatch } from "../microbatch.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { parseSql, type SqlSource } from "../parse-sql.ts";
import type { ProjectFile } from "../project-files.ts";
import { applyProperties, configOf } from "../properties.ts";
import type { ManifestNode, NodeExtra, NodeVersion } from "../types.ts";
import { objectAt, placeOf } from "../yaml-entries.ts";

/** Makes the node of a SQL text, with what a property file says of it and its generic tests. */
export function addSqlNode(
  parse: PackageParse,
  source: SqlSource,
  properties: Properties | undefined,
  columns?: unknown,
  version?: NodeVersion,
): ManifestNode | undefined {
  const { builder, project, configs, describer } = parse;
  let made: ManifestNode | undefined;
  if (properties !== undefined) properties.used = true;
  const extraOf = (at: readonly (string | number)[] | undefined): NodeExtra => {
    if (at === undefined || properties === undefined) return fileExtra(project, source.original, source.startLine);
    // the node is its own package's, its tests are the entry's
    return yamlExtra(at.length === 0 ? project : (properties.of ?? parse).project, properties.entry, at);
  };
  const step: Step = {
    inputs: [
      ...inputsOf(source, properties, columns, version),
      // what the tests are attached to
      properties?.of === undefined ? null : disabledTwin(properties.of, source.kind, source.name),
    ],
    origin: originOf(source, properties),
    entry: properties?.entry.value,
    extraOf,
    touch: (node) => configs.touch(node, project, builder.session.workspace.root),
    run() {
      const { node, captured } = parseSql(builder, configs, { ...configOfEntry(source.kind, properties), ...source });
      if (properties !== undefined) {
        applyProperties(
          node,
          properties.entry,
          properties.value,
          (columns ?? properties.value.columns) as never,
          describer,
        );
        captureForeignKeys(builder, node, properties.entry, captured);
      }
      builder.addNode({ node, captured, extra: extraOf(source.code === "" ? [] : undefined) });
      if (node.config.enabled === false) return;
      if (isMicrobatch(node, builder.session)) checkMicrobatch(node);
      if (node.resource_type === "model") {
        checkAccess(node);
        checkContract(node, (code, message) => builder.warn(code, message, properties && placeOf(properties.entry)));
      }
      if (properties !== undefined) {
        addGenericTests(properties.of ?? parse, {
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

function originOf(
  { kind, project, file, startLine = 1 }: SqlSource,
  properties: Properties | undefined,
): StepOrigin | undefined {
  if (file === undefined || (kind !== "model" && kind !== "test")) return undefined;
  if (properties?.of !== undefined) return undefined;
  const entry =
    properties === undefined ? null : { file: plainFile(properties.entry.file), path: properties.entry.path };
  return { kind, package: project.name, file: plainFile(file), startLine, entry };
}

const plainFile = ({ absolute, original, path }: ProjectFile): ProjectFile => ({ absolute, original, path });

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
    entry.project.name,
    file.original,
    file.path,
    entry.path[0],
    entry.value,
    // what holds no template is the same
    value === entry.value ? null : value,
    columns ?? null,
    version ?? null,
  ];
}

function configOfEntry(
  kind: SqlSource["kind"],
  of: Properties | undefined,
): Pick<SqlSource, "properties" | "writtenProperties"> {
  if (of === undefined) return {};
  const { entry, value } = of;
  // dbt doesn't look up what was written of a test
  if (kind === "test") return { properties: configOf(entry, value) };
  return { properties: configOf(entry, value), writtenProperties: objectAt(entry, entry.value.config, "config") };
}
