import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bigquery/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    env: { TZ: "UTC" },
    // Node reads TypeScript by itself; sources need no bundler to be tested
    experimental: { viteModuleRunner: false },
  },
});
