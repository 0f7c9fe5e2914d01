export { checkSemantic } from "./check-semantic.ts";
export { projectTime } from "./project-time.ts";
export { readMetrics } from "./read-metrics.ts";
export { readSavedQueries } from "./read-saved-queries.ts";
export { readSemanticModels } from "./read-semantic-models.ts";
export { draftsOf, relateSemanticModels, resolveMetrics } from "./resolve-semantic.ts";
export { readTimeSpine } from "./time-spine.ts";
