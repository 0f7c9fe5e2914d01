import type { PackageParse, Properties } from "../package-parse.ts";
import { fqnOf } from "../parse-sql.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";
import { codeOf, stem } from "./file-text.ts";

/** Singular tests: a query a file, none of whose rows may be there. */
export function readSingularTests(parse: PackageParse): void {
  const { project } = parse;
  const properties = propertiesOf(parse, "data_tests");
  for (const file of filesIn(project, project.testPaths, [".sql"])) {
    if (file.path.startsWith("generic/") || file.path.startsWith("fixtures/")) continue;
    readSingularTest(parse, file, properties.get(stem(file)));
  }
  keepUnused(parse, "data_tests", properties);
}

/** One of them. */
export function readSingularTest(parse: PackageParse, file: ProjectFile, found: Properties | undefined): void {
  const { project, builder } = parse;
  builder.attempt(() => {
    const name = stem(file);
    addSqlNode(
      parse,
      {
        kind: "test",
        configKind: "test",
        project,
        name,
        uniqueId: `test.${project.name}.${name}`,
        path: file.path,
        original: file.original,
        file,
        fqn: fqnOf(project, file.path, name),
        ...codeOf(builder.textOf(file.absolute)),
      },
      found,
    );
  });
}
