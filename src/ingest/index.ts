export { type LoadConfig, readLoadConfig } from "./config.ts";
export { type LoadContext, type LoadedSource, loadSource } from "./load-source.ts";
export { readSeed, type SeedFile, SeedTable } from "./seed.ts";
