export { type LoadConfig, readLoadConfig } from "./config.ts";
export { type LoadContext, type LoadedSource, loadSource } from "./load-source.ts";
export { readSeed, type SeedColumn, type SeedFile, type SeedOptions } from "./seed/read-seed.ts";
export { SeedTable } from "./seed/seed-table.ts";
