import { cpSync, existsSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { writeCatalog } from "../artifacts/index.ts";
import { QuernError } from "../base/errors.ts";
import { readText, writeAtomic } from "../base/files.ts";
import { selectNodes } from "../graph/index.ts";
import type { Project } from "../project/types.ts";
import { isFailure, prepareCache } from "../run/run-nodes.ts";
import type { RunResult } from "../run/types.ts";
import type { CatalogColumn, RelationPlace } from "../warehouse/types.ts";
import { compileNodes, toldUnasked } from "./compile-nodes.ts";
import { openInvocation } from "./invocation.ts";
import { writeResults } from "./run-selected.ts";
import type { CatalogOutcome, DocsGenerateOptions, Effects } from "./types.ts";
import { withWarehouse } from "./with-warehouse.ts";

/** Compiles the project and writes catalog.json beside manifest.json, and index.html, the pages that show them. https://docs.getdbt.com/reference/commands/cmd-docs */
export async function docsGenerate(
  options: DocsGenerateOptions,
  effects: Partial<Effects> = {},
): Promise<CatalogOutcome> {
  const started = performance.now();
  const invocation = openInvocation("generate", options, effects);
  const { graph, manifest, emit, targetFolder, artifacts, workspace } = invocation;
  const selected = selectNodes(graph, invocation.selection());
  const file = join(targetFolder, "catalog.json");
  const elapsed = (): number => (performance.now() - started) / 1000;
  let results: RunResult[] = [];
  const isAnyFailed = (): boolean => results.some(({ status }) => isFailure(status));
  let columns: CatalogColumn[] = [];
  const errors: string[] = [];
  await withWarehouse(invocation, async (run, slot) => {
    if (options.compile !== false) {
      const nodes = [...selected].map((id) => manifest.nodes[id]).filter((node) => node !== undefined);
      await prepareCache(
        run,
        nodes.map((node) => node.unique_id),
      );
      results = await compileNodes(run, slot, nodes);
      writeResults(invocation, toldUnasked(results), elapsed());
      if (isAnyFailed()) return;
    }
    if (options.emptyCatalog !== true) {
      const relations = [...selected].flatMap((id): RelationPlace[] => {
        const node = manifest.nodes[id] ?? manifest.sources[id];
        if (node === undefined || node.relation_name === null) return [];
        const identifier = "alias" in node ? node.alias : node.identifier;
        return [{ database: node.database ?? workspace.target.database, schema: node.schema, identifier }];
      });
      try {
        columns = await run.session.adapter.getCatalog(slot.connection, relations);
      } catch (cause) {
        if (!(cause instanceof QuernError)) throw cause;
        errors.push(cause.message);
      }
    }
    if (options.compile !== false) invocation.writeManifest(run.compiled);
  });
  if (isAnyFailed()) {
    emit({ type: "log", level: "info", message: "The documentation was not made: nodes could not be compiled" });
    return { success: false, cancelled: false, isUncompiled: true, results, elapsed: elapsed(), catalogPath: file };
  }
  copyAssets(workspace.root, targetFolder);
  writeCatalog(file, columns, manifest, selected, errors, artifacts);
  emit({ type: "artifact", path: file });
  await writePages(workspace.root.name, targetFolder, options.static === true);
  emit({ type: "log", level: "info", message: `Catalog written to ${file}` });
  return {
    success: errors.length === 0,
    cancelled: false,
    results,
    elapsed: elapsed(),
    catalogPath: file,
  };
}

/** The pages and their libraries are loaded here alone: `retry` may call this use case and mostly does not. */
async function writePages(title: string, folder: string, isStatic: boolean): Promise<void> {
  const { docsPage } = await import("../pages/index.ts");
  writeAtomic(join(folder, "index.html"), docsPage(title));
  if (!isStatic) return;
  const [manifest, catalog] = ["manifest.json", "catalog.json"].map((name) => readText(join(folder, name)));
  writeAtomic(join(folder, "static_index.html"), docsPage(title, { manifest: manifest!, catalog: catalog! }));
}

/** Copies what `asset-paths` name, such as images of descriptions, to the same places under the target folder. */
function copyAssets({ root, file, assetPaths }: Project, targetFolder: string): void {
  for (const path of assetPaths) {
    const from = join(root, path);
    const problem = !isWithin(root, from)
      ? "lies outside the project"
      : isWithin(from, targetFolder)
        ? "holds the target folder, which it would be copied to"
        : undefined;
    if (problem !== undefined)
      throw new QuernError("QN-PROJECT-INVALID", `asset-paths: ${path} ${problem}`, { place: { file } });
    if (existsSync(from)) cpSync(from, join(targetFolder, path), { recursive: true });
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
