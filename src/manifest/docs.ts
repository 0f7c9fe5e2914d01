import { QuernError } from "../base/errors.ts";
import { blocks } from "../jinja/index.ts";
import type { Project } from "../project/types.ts";
import type { ManifestBuilder } from "./builder.ts";
import { filesIn } from "./project-files.ts";

/** `{% docs name %}` blocks of a package's Markdown files. https://docs.getdbt.com/docs/build/documentation#using-docs-blocks */
export function readDocs(builder: ManifestBuilder, project: Project): void {
  for (const file of filesIn(project, project.docsPaths, [".md"])) {
    builder.attempt(() => {
      const source = builder.textOf(file.absolute);
      if (!source.includes("{%")) return;
      for (const block of blocks(source, file.absolute)) {
        if (block.kind !== "docs") continue;
        const id = `doc.${project.name}.${block.name}`;
        const twin = builder.docs[id];
        if (twin !== undefined) {
          throw new QuernError(
            "QN-PARSE-DUPLICATE",
            `dbt found two docs with the name "${block.name}": ${twin.original_file_path} and ${file.original}`,
            {
              place: { file: file.absolute, line: block.line },
            },
          );
        }
        builder.docs[id] = {
          name: block.name,
          resource_type: "doc",
          package_name: project.name,
          path: file.path,
          original_file_path: file.original,
          unique_id: id,
          block_contents: block.body.trim(),
        };
      }
    });
  }
}

/** The block that dbt itself brings: the overview of a documentation site. */
export function addOverview(builder: ManifestBuilder): void {
  builder.docs["doc.dbt.__overview__"] = {
    name: "__overview__",
    resource_type: "doc",
    package_name: "dbt",
    path: "overview.md",
    original_file_path: "docs/overview.md",
    unique_id: "doc.dbt.__overview__",
    block_contents:
      "### Welcome\n\nThis is the documentation of a project's models, seeds, snapshots, sources and tests, with the graph of what is made from what.",
  };
}
