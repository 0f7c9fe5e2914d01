import { defineConfig, type UserConfig } from "tsdown";

const node = {
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
} as const satisfies UserConfig;

/** What runs in the browser on the pages that quern makes: one script, put into the page. */
const browser = {
  entry: { "docs-client": "src/pages/docs/client/main.ts" },
  format: "iife",
  platform: "browser",
  target: "es2022",
  outDir: "dist",
  outputOptions: { entryFileNames: "[name].js" },
  dts: false,
  clean: false,
  minify: true,
  tsconfig: "src/pages/docs/client/tsconfig.json",
  logLevel: "warn",
  deps: { alwaysBundle: [/./] },
} as const satisfies UserConfig;

export default defineConfig([node, browser]);
