import type { ProjectTime } from "../project-time.ts";
import type { Metric, SavedQuery, SemanticModel, SemanticResource } from "../types.ts";

/** All that the checks of the semantic layer look at. */
export interface SemanticProject {
  readonly models: readonly SemanticModel[];
  readonly metrics: readonly Metric[];
  readonly savedQueries: readonly SavedQuery[];
  readonly time: ProjectTime;
  readonly customGranularities: readonly string[];
}

type Path = readonly (string | number)[];

/** Hears what is wrong with a resource, and where inside its entry. */
export interface Report {
  error(node: SemanticResource | null, message: string, path?: Path): void;
  warn(node: SemanticResource | null, message: string, path?: Path): void;
}

/** One rule of MetricFlow's. https://docs.getdbt.com/docs/build/validation */
export type Check = (project: SemanticProject, report: Report) => void;
