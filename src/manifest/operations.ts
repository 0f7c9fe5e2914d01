import { hash } from "node:crypto";
import { join } from "node:path";
import { type ContextNode, newCaptured, parseContext } from "../context/index.ts";
import { parse, renderSync } from "../jinja/index.ts";
import { fileExtra } from "./builder.ts";
import { buildConfig } from "./merge-config.ts";
import { startNode } from "./node-shape.ts";
import type { PackageParse } from "./package-parse.ts";
import { nameRelation } from "./relation-names.ts";

/** `on-run-start` and `on-run-end` of a project file, each statement an operation node. */
export function readOperations({ builder, project, configs }: PackageParse): void {
  const { session } = builder;
  const text = (): string => builder.textOf(join(project.root, project.file));
  for (const [key, hooks] of [
    ["on-run-start", project.onRunStart],
    ["on-run-end", project.onRunEnd],
  ] as const) {
    hooks.forEach((code, index) => {
      builder.attempt(() => {
        const name = `${project.name}-${key}-${index}`;
        const path = `hooks/${name}.sql`;
        const fqn = [project.name, "hooks", name];
        const { config, unrendered } = buildConfig({
          kind: "operation",
          fqn,
          project,
          root: session.workspace.root,
          configs,
        });
        const node = startNode({
          resource_type: "operation",
          name,
          package_name: project.name,
          path,
          original_file_path: `./${project.file}`,
          unique_id: `operation.${project.name}.${name}`,
          fqn,
          checksum: { name: "sha256", checksum: hash("sha256", text().trim()) },
          config,
          unrendered_config: unrendered,
          raw_code: code,
          created_at: builder.createdAt,
        });
        node.tags = [...new Set([...node.tags, key])];
        node.index = index;
        nameRelation(session, node);
        const captured = newCaptured();
        const context = parseContext(session, node as ContextNode, project.name, captured);
        renderSync(parse(code, { file: `${project.root}/${project.file}` }), context.scope);
        builder.addNode({ node, captured, extra: fileExtra(project, project.file) });
      });
    });
  }
}
