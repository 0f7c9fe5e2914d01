import { QuernError } from "../../base/errors.ts";
import type { Draft } from "../builder.ts";
import type { Leftover, PackageParse, Properties } from "../package-parse.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import type { ManifestNode } from "../types.ts";
import { placeOf } from "../yaml-entries.ts";
import { describable, nodeOf } from "./entries.ts";
import { readModel } from "./models.ts";
import { readSeed } from "./seeds.ts";
import { readSnapshot } from "./snapshots.ts";

/**
 * Lets entries of property files describe nodes of other packages, as in dbt: an entry whose own package has no enabled
 * node of its name goes to the one package that has. A project that puts its own seed in the place of a package's is
 * described by the package, and a project may describe a package's model that the package says nothing of.
 */
export function describeElsewhere(parses: readonly PackageParse[]): void {
  for (const parse of parses) {
    const left = parse.leftovers.splice(0);
    parse.leftovers.push(...left.filter((leftover) => !describesAnother(parse, leftover, parses)));
  }
}

/** @returns whether the entry has found a node in another package */
function describesAnother(parse: PackageParse, leftover: Leftover, parses: readonly PackageParse[]): boolean {
  const { builder } = parse;
  const { section, name, properties } = leftover;
  const kind = describable.find((each) => `${each}s` === section);
  if (kind === undefined) return false;
  const homes = parses.filter((other) => other !== parse && nodeOf(other, kind, name) !== undefined);
  if (homes.length === 0) return false;
  builder.attempt(() => {
    if (homes.length > 1) throw ambiguous(leftover, homes);
    const [home] = homes as [PackageParse];
    const draft = nodeOf(home, kind, name)!;
    if (draft.node.patch_path != null) throw describedTwice(leftover, draft.node);
    if (properties.used) forgetDisabled(parse, `${kind}.${parse.project.name}.${name}`);
    describe(home, draft, { ...properties, of: parse });
  });
  return true;
}

/** Reads a node again, now with what another package says of it. */
function describe(home: PackageParse, draft: Draft<ManifestNode>, properties: Properties): void {
  home.builder.nodes.delete(draft.node.unique_id);
  home.builder.cache?.memo.forget(draft);
  readNode(home, draft.node, properties);
}

/** The package's own node, disabled, is as if nothing had been said of it. */
function forgetDisabled(parse: PackageParse, id: string): void {
  const { builder } = parse;
  const drafts = builder.disabled.get(id) as Draft<ManifestNode>[] | undefined;
  builder.disabled.delete(id);
  for (const draft of drafts ?? []) {
    builder.cache?.memo.forget(draft);
    readNode(parse, draft.node, undefined);
  }
}

function readNode(parse: PackageParse, node: ManifestNode, properties: Properties | undefined): void {
  const { seedPaths, snapshotPaths, modelPaths } = parse.project;
  const fileIn = (folders: readonly string[], ...endings: string[]): ProjectFile =>
    filesIn(parse.project, folders, endings).find(({ original }) => original === node.original_file_path)!;
  if (node.resource_type === "seed") readSeed(parse, fileIn(seedPaths, ".csv"), properties);
  else if (node.resource_type === "snapshot") readSnapshot(parse, fileIn(snapshotPaths, ".sql"), node.name, properties);
  else readModel(parse, fileIn(modelPaths, ".sql", ".py"), properties);
}

function ambiguous({ name, properties }: Leftover, homes: readonly PackageParse[]): QuernError {
  const packages = homes.map(({ project }) => project.name).join(", ");
  return new QuernError("QN-PARSE-DUPLICATE", `The entry of ${name} fits nodes of several packages: ${packages}`, {
    place: placeOf(properties.entry),
    hint: "Describe a node in the package that has it.",
  });
}

function describedTwice({ name, properties: { entry } }: Leftover, node: ManifestNode): QuernError {
  return new QuernError(
    "QN-PARSE-DUPLICATE",
    `dbt found two schema.yml entries for the same resource named ${name}: ${node.patch_path} and ${entry.project.name}://${entry.file.original}`,
    {
      place: placeOf(entry),
      hint: "Resources and their associated columns may only be described a single time: remove one of the entries.",
    },
  );
}
