export { checkLake } from "./check-lake.ts";
export { loadSource } from "./load-source.ts";
export { readSeed } from "./seed/read-seed.ts";
export { SeedTable } from "./seed/seed-table.ts";
