import { defineConfig } from "tsdown";

export default defineConfig({
  entry: { cli: "src/cli/main.ts", index: "src/index.ts" },
  format: "esm",
  platform: "node",
  target: "node22",
  outDir: "dist",
  fixedExtension: false,
  dts: true,
  clean: true,
  logLevel: "warn",
  // What every command needs is read from one place, which starts faster than a folder a library.
  deps: { alwaysBundle: ["chalk", "js-yaml", "semver", /^semver\//, "yargs-parser"] },
});
