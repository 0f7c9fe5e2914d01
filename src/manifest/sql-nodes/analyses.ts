import type { PackageParse } from "../package-parse.ts";
import { fqnOf } from "../parse-sql.ts";
import { filesIn } from "../project-files.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";
import { codeOf, stem } from "./file-text.ts";

/** Analyses are compiled, never run. */
export function readAnalyses(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "analyses");
  for (const file of filesIn(project, project.analysisPaths, [".sql"])) {
    builder.attempt(() => {
      const name = stem(file);
      const found = properties.get(name);
      addSqlNode(
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
        },
        found,
      );
    });
  }
  keepUnused(parse, "analyses", properties);
}
