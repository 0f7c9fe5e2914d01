import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../measure.ts";

interface Node {
  readonly resource_type: string;
  readonly relation_name: string | null;
  readonly compiled_code: string;
  readonly config: { readonly materialized: string };
  /** A seed has no nodes. */
  readonly depends_on: { readonly nodes?: readonly string[] };
}

/**
 * Writes the statements that build a project, as the floor runs them: what quern compiles each model and test to, in
 * the order of the graph, in one statement each. `first` come before. `compile` is quern's command for it.
 */
export function writeStatements(compile: Command, file: string, first: readonly string[] = []): void {
  execFileSync(compile.file, compile.args, {
    cwd: compile.cwd,
    env: { ...process.env, ...compile.env },
    stdio: "pipe",
  });
  const target = join(compile.cwd, "target");
  const manifest = JSON.parse(readFileSync(join(target, "manifest.json"), "utf8"));
  const nodes = manifest.nodes as Record<string, Node>;
  const done = new Set<string>();
  const statements = [...first];
  const visit = (id: string): void => {
    const node = nodes[id];
    if (node === undefined || done.has(id)) return;
    done.add(id);
    for (const parent of node.depends_on.nodes ?? []) visit(parent);
    statements.push(...statementOf(node));
  };
  for (const id of Object.keys(nodes).sort((a, b) => Number(isTest(a)) - Number(isTest(b)))) visit(id);
  writeFileSync(file, JSON.stringify(statements));
  rmSync(target, { recursive: true });
}

const isTest = (id: string): boolean => id.startsWith("test.");

function statementOf(node: Node): string[] {
  if (node.resource_type === "test") return [`select count(*) from (${node.compiled_code}\n) as failures`];
  if (node.resource_type !== "model") return [];
  const what = node.config.materialized === "view" ? "view" : "table";
  return [`create ${what} ${node.relation_name!} as (${node.compiled_code}\n)`];
}
