#!/usr/bin/env node
const [major] = process.versions.node.split(".").map(Number);
if (major < 22) {
  process.stderr.write(`quern needs Node 22 or newer, but this is Node ${process.versions.node}.\n`);
  process.exit(2);
}
const { existsSync, readFileSync } = await import("node:fs");
const root = new URL("../", import.meta.url);
const argument = process.argv[2];
if (process.argv.length === 3 && (argument === "--version" || argument === "-v" || argument === "-V")) {
  const { version, dbtVersion } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  process.stdout.write(`quern ${version} (speaks dbt ${dbtVersion})\n`);
} else {
  const module = await import("node:module");
  module.enableCompileCache?.();
  const built = new URL("dist/cli.js", root);
  const useSource = process.env.QUERN_FROM_SOURCE === "1" || !existsSync(built);
  await import(useSource ? new URL("src/cli/main.ts", root).href : built.href);
}
