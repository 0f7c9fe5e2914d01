export { readAnalyses } from "./analyses.ts";
export { readLeftovers } from "./entries.ts";
export { readFunctions } from "./functions.ts";
export { readModels } from "./models.ts";
export { readAgain } from "./read-again.ts";
export { readSeeds } from "./seeds.ts";
export { readSingularTests } from "./singular-tests.ts";
export { readSnapshots } from "./snapshots.ts";
