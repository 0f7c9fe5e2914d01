import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The bare work of looking whether a project has changed: every file's size and time held against those of the last
 * run, what differs read, and what was seen written down. With the path of a model, that one is written as compiled.
 *
 *   node look-again.ts [models/area_000/model_00001.sql]
 */
const [model] = process.argv.slice(2);
const noted = join("floor", "seen.json");
const before = readSeen();
const seen: Record<string, string> = {};
let isChanged = false;
for (const entry of readdirSync("models", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath, entry.name);
  const { size, mtimeMs } = statSync(path);
  seen[path] = `${size} ${mtimeMs}`;
  if (before[path] === seen[path]) continue;
  isChanged = true;
  readFileSync(path, "utf8");
}
mkdirSync("floor", { recursive: true });
if (isChanged) writeFileSync(noted, JSON.stringify(seen));
if (model !== undefined) {
  mkdirSync(join("floor", dirname(model)), { recursive: true });
  writeFileSync(join("floor", model), readFileSync(model, "utf8"));
}

function readSeen(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(noted, "utf8"));
  } catch {
    return {};
  }
}
