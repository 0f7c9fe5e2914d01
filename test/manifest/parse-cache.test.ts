import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { QuernError, QuernErrors } from "../../src/base/errors.ts";
import { ls, parse } from "../../src/engine/index.ts";
import { glancesOf, nodeOf } from "../../src/graph/index.ts";
import type { Manifest } from "../../src/manifest/types.ts";
import { anyEdit, type Edit, type ProjectState, startingProject } from "./random-edits.ts";

// `npm run test:cache` makes 5,000 edits.
const edits = Number(process.env.CACHE_EDITS ?? 150);
const editsPerProject = 25;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "quern-cache-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the files below the project's folder those of the state, leaving the cache and the artifacts. */
function lay(root: string, files: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): void {
  for (const path of before.keys()) if (!files.has(path)) rmSync(join(root, path));
  for (const [path, text] of files) {
    if (before.get(path) === text) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const now = (): Date => new Date("2025-01-01T00:00:00Z");

interface Parsed {
  /** manifest.json but for the id and times of the run; undefined when parsing failed. */
  readonly manifest: string | undefined;
  /** The manifest as commands see it, with the place of each resource. */
  readonly resources: unknown;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

async function parsed(root: string, state: ProjectState, partialParse: boolean): Promise<Parsed> {
  const warnings: string[] = [];
  const { vars, target, fullRefresh, env } = state;
  let resources: unknown;
  try {
    const outcome = await parse(
      { projectDir: root, profilesDir: root, vars, target, fullRefresh, partialParse },
      {
        env,
        cwd: root,
        now,
        emit(event) {
          if (event.type === "warning")
            warnings.push(`${event.code} ${event.message} ${event.place?.file}:${event.place?.line}`);
          if (event.type === "log") warnings.push(event.message);
        },
      },
    );
    resources = resourcesOf(outcome.manifest);
  } catch (cause) {
    const all = cause instanceof QuernErrors ? cause.errors : cause instanceof QuernError ? [cause] : undefined;
    if (all === undefined) throw cause;
    return {
      manifest: undefined,
      resources,
      warnings,
      errors: all.map((error) => `${error.code} ${error.message} ${error.place?.line}`),
    };
  }
  const text = readFileSync(join(root, "target", "manifest.json"), "utf8");
  return { manifest: text.slice(text.indexOf('"nodes":')), resources, warnings, errors: [] };
}

function resourcesOf(manifest: Manifest): unknown {
  const ids = Object.keys(glancesOf(manifest));
  const read = ids.slice(0, 5).map((id) => structuredClone(nodeOf(manifest, id)));
  const glances = ids.map((id) => {
    const { name, fqn, tags, version, latest_version, original_file_path, patch_path } = glancesOf(manifest)[id]!;
    return { id, name, fqn, tags, version, latest_version, original_file_path, patch_path };
  });
  return { read, glances, ...sectionsOf(manifest) };
}

function sectionsOf({ metadata: _, extras, ...sections }: Manifest): object {
  const places = [...extras.keys()].map((id) => {
    const { place, packageRoot, at } = extras.get(id)!;
    return [id, place, packageRoot, at ?? []];
  });
  return structuredClone({ ...sections, places: places.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) });
}

interface Turn {
  readonly edit: Edit;
  readonly before: string;
  /** An edit that breaks the project is mostly taken back by the next one. */
  readonly keepBroken: boolean;
}

/** Parses with the cache, then without, after each edit; now and then another command comes first, or the cache is hurt. */
async function runs(root: string, all: readonly Turn[]): Promise<void> {
  let state = startingProject();
  let laid: ReadonlyMap<string, string> = new Map();
  for (const { edit, before, keepBroken } of all) {
    const good = structuredClone(state);
    edit.apply(state);
    lay(root, state.files, laid);
    laid = new Map(state.files);
    if (before === "another command") await list(root, state);
    if (before === "damage") damage(join(root, ".quern", "parse"));
    const warm = await parsed(root, state, true);
    const again = await parsed(root, state, true);
    const cold = await parsed(root, state, false);
    expect(warm, edit.what).toEqual(cold);
    expect(again, `${edit.what}, again`).toEqual(cold);
    if (cold.manifest === undefined && !keepBroken) state = good;
  }
}

async function list(root: string, { vars, target, env }: ProjectState): Promise<void> {
  try {
    await ls({ projectDir: root, profilesDir: root, vars, target }, { env, cwd: root, now });
  } catch (cause) {
    if (!(cause instanceof QuernError || cause instanceof QuernErrors)) throw cause;
  }
}

/** What a full disk or a crash of the machine may leave. */
function damage(cache: string): void {
  if (!existsSync(cache)) return;
  const files = readdirSync(cache);
  const victim = files.find((file) => file.endsWith(".records")) ?? files[0];
  if (victim !== undefined) truncateSync(join(cache, victim), 7);
}

const turn: fc.Arbitrary<Turn> = fc.record({
  edit: anyEdit,
  keepBroken: fc.nat(19).map((n) => n === 0),
  before: fc.oneof({ weight: 20, arbitrary: fc.constant("nothing") }, fc.constantFrom("another command", "damage")),
});

describe("the parse cache", () => {
  test(
    "after any edit the cached manifest, warnings and errors are those of a parse from nothing",
    async () => {
      let project = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(turn, { minLength: editsPerProject, maxLength: editsPerProject, size: "max" }),
          (all) => runs(join(folder, String(project++)), all),
        ),
        { numRuns: Math.ceil(edits / editsPerProject) },
      );
    },
    edits * 2000,
  );
});
