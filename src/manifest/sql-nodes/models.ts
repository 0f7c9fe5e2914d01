import { extname } from "node:path";
import { QuernError } from "../../base/errors.ts";
import type { ManifestBuilder } from "../builder.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { fqnOf, type SqlSource } from "../parse-sql.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import { configOf } from "../properties.ts";
import { readPythonModel } from "../python/read-python-model.ts";
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
  const inVersions = new Set([...versions.values()].map(({ of }) => of));
  for (const file of files) {
    const versioned = versions.get(stem(file));
    if (versioned === undefined) {
      const own = properties.get(stem(file));
      if (own !== undefined && inVersions.has(own)) builder.errors.push(besideVersions(file, own));
      else readModel(parse, file, own);
    } else readVersion(parse, file, versioned.of, versioned.version);
  }
  keepUnused(parse, "models", properties);
}

/** A file that bears the name of a model whose versions lie in other files. */
function besideVersions(file: ProjectFile, { entry }: Properties): QuernError {
  const name = stem(file);
  return new QuernError(
    "QN-PARSE-YAML-SCHEMA",
    `dbt found versioned and unversioned models with the name "${name}": ref('${name}') can't tell them apart`,
    {
      place: { file: file.absolute },
      hint: `Change the name of the unversioned ${file.original}, or add it to the versions in ${entry.file.original}.`,
    },
  );
}

/** A model's code, and what dbt reads of it when it is Python. */
function codeOfModel(builder: ManifestBuilder, file: ProjectFile): Pick<SqlSource, "code" | "startLine" | "python"> {
  const text = builder.textOf(file.absolute);
  const found = codeOf(text);
  if (extname(file.original).toLowerCase() !== ".py") return found;
  return { ...found, python: { template: readPythonModel(found.code, { ...found, text, file: file.absolute }) } };
}

/** A model that is one file. */
export function readModel(parse: PackageParse, file: ProjectFile, properties: Properties | undefined): void {
  const { project, builder } = parse;
  const name = stem(file);
  builder.attempt(() => {
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
        ...codeOfModel(builder, file),
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
        ...codeOfModel(builder, file),
        properties: { ...configOf(entry, of.value), ...version.config },
        writtenProperties: version.writtenConfig,
        prepare: (made) => {
          made.version = version.v;
          made.latest_version = version.latest;
        },
      },
      // a date of the model is no version's
      { entry, value: { ...of.value, deprecation_date: null, ...version.overrides }, used: true },
      columns,
      version.v,
    );
    of.used = true;
  });
}
