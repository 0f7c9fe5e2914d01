export { readSeed, type SeedFile, SeedTable } from "./seed.ts";
export { loadSource } from "./load-source.ts";
