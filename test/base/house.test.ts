import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../../src/", import.meta.url));

/** The order in which data passes: a room imports only rooms before it, and `base`. The last three compose the others. */
const rooms = [
  "base",
  "jinja",
  "graph",
  "project",
  "warehouse",
  "builtin",
  "context",
  "manifest",
  "ingest",
  "artifacts",
  "run",
  "pages",
  "engine",
  "terminal",
  "cli",
];
const pure = ["jinja", "graph"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const statement = /^(?:import|export)\s+(type\s+)?(?:[\w*{][^;]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(statement)].map((match) => ({
    from: file,
    to: match[2] ?? match[3]!,
    isTypeOnly: match[1] !== undefined || /^import\s*\{(\s*type [^,}]+,?)+\s*\}/.test(match[0]),
  }));
});

const roomOf = (file: string): string => file.split("/")[0]!;
const target = ({ from, to }: Import): string | undefined =>
  to.startsWith(".") ? relative(src, resolve(dirname(join(src, from)), to)) : undefined;

describe("the house", () => {
  it("is read whole", () => {
    expect(files.length).toBeGreaterThan(300);
    expect(imports.length).toBeGreaterThan(1000);
    expect([...new Set(files.filter((file) => file.includes("/")).map(roomOf))].sort()).toEqual([...rooms].sort());
  });

  it("lets data flow one way", () => {
    const against = imports.filter((each) => {
      const to = target(each);
      if (each.isTypeOnly || to === undefined || !to.includes("/") || !each.from.includes("/")) return false;
      return rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(each.from));
    });
    expect(against.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("keeps its pure rooms pure", () => {
    const impure = imports.filter(({ from, to, isTypeOnly }) => {
      return !isTypeOnly && pure.includes(roomOf(from)) && !to.startsWith(".");
    });
    expect(impure.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("has no cycles between files", () => {
    const edges = new Map<string, string[]>();
    for (const each of imports) {
      const to = target(each);
      if (!each.isTypeOnly && to !== undefined) edges.set(each.from, [...(edges.get(each.from) ?? []), to]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
