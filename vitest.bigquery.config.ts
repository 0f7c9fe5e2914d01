import { defineConfig } from "vitest/config";

/** Tests that need BigQuery: its stand-ins, or a real project (`npm run test:bigquery:real`). */
export default defineConfig({
  test: {
    include: ["test/bigquery/**/*.test.ts"],
    globalSetup: ["test/bigquery/build-stand-ins.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    env: { TZ: "UTC" },
    experimental: { viteModuleRunner: false },
    // the stand-in now and then answers 500 for a while, which a real project does not
    retry: process.env.QUERN_BIGQUERY_REAL === "1" ? 0 : 1,
  },
});
