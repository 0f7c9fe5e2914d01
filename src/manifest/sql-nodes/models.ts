import { QuernError } from "../../base/errors.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { fqnOf } from "../parse-sql.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import { configOf } from "../properties.ts";
import { type ModelVersion, readVersions, versionedFile } from "../versions.ts";
import { placeOf } from "../yaml-entries.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";
import { codeOf, stem } from "./file-text.ts";

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

function refusePython(file: ProjectFile): never {
  throw new QuernError("QN-UNSUPPORTED", `Python models can't be run by quern, which has no Python: ${file.original}`, {
    place: { file: file.absolute, line: 1 },
    hint: "Rewrite the model in SQL, or disable its folder in the project file.",
  });
}

/** A model that is one file. */
export function readModel(parse: PackageParse, file: ProjectFile, properties: Properties | undefined): void {
  const { project, builder } = parse;
  const name = stem(file);
  builder.attempt(() => {
    const text = builder.textOf(file.absolute);
    addSqlNode(
      parse,
      {
        kind: "model",
        configKind: "model",
        project,
        name,
        uniqueId: `model.${project.name}.${name}`,
        path: file.path,
        original: file.original,
        file,
        fqn: fqnOf(project, file.path, name),
        ...codeOf(text),
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
    addSqlNode(
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
        writtenProperties: version.writtenConfig,
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
