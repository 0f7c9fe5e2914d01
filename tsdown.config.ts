import { defineConfig, type Rolldown, type UserConfig } from "tsdown";

/** Texts of ASCII alone take V8 half the memory; escapes mean the same in strings, patterns and comments. */
const asciiOnly: Rolldown.Plugin = {
  name: "ascii-only",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk" || !chunk.fileName.endsWith(".js")) continue;
      chunk.code = chunk.code.replace(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
    }
  },
};

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
  plugins: [asciiOnly],
  outputOptions: {
    // Each file costs a millisecond to find and link: what commands load together stands in one.
    codeSplitting: {
      groups: [
        {
          name: "base",
          test: /src\/(base|cli|terminal)\/|src\/project\/find-project|src\/engine\/resource-types|node_modules\/(chalk|yargs-parser)\//,
          minShareCount: 2,
          priority: 2,
        },
        { name: "project", minShareCount: 16, priority: 1 },
        { name: "run", test: /src\/(run|ingest)\/|src\/engine\/(?!resource-types)/, minShareCount: 7 },
      ],
    },
  },
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
