import type { PackageParse } from "../package-parse.ts";
import { fqnOf } from "../parse-sql.ts";
import { filesIn } from "../project-files.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";
import { codeOf, stem } from "./file-text.ts";

/** Singular tests: a query a file, none of whose rows may be there. */
export function readSingularTests(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "data_tests");
  for (const file of filesIn(project, project.testPaths, [".sql"])) {
    if (file.path.startsWith("generic/") || file.path.startsWith("fixtures/")) continue;
    builder.attempt(() => {
      const name = stem(file);
      const found = properties.get(name);
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
          fqn: fqnOf(project, file.path, name),
          ...codeOf(builder.textOf(file.absolute)),
        },
        found,
      );
    });
  }
  keepUnused(parse, "data_tests", properties);
}
