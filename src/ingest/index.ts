export { readSeed, type SeedFile, SeedTable } from "./seed.ts";
