import type { Project } from "./types.ts";

type SourcePaths = Pick<
  Project,
  "modelPaths" | "seedPaths" | "snapshotPaths" | "analysisPaths" | "macroPaths" | "testPaths" | "functionPaths"
>;

/** The folders of a project that resources lie in, each once, as the project file names them. */
export function sourceFoldersOf(project: SourcePaths): string[] {
  const { modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths, functionPaths } = project;
  return [
    ...new Set([
      ...modelPaths,
      ...seedPaths,
      ...snapshotPaths,
      ...analysisPaths,
      ...macroPaths,
      ...testPaths,
      ...functionPaths,
    ]),
  ];
}
