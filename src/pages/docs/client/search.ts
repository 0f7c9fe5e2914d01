import type { Resource } from "./artifacts.ts";
import { type Project, titleOf } from "./project.ts";

interface Entry {
  readonly resource: Resource;
  readonly name: string;
  readonly columns: string;
  readonly tags: string;
  readonly description: string;
  readonly code: string;
}

export interface Found {
  readonly resource: Resource;
  readonly score: number;
}

/** Finds resources by name, columns, tags, description and code; a name counts most, and every word must occur. */
export class Search {
  readonly #entries: readonly Entry[];

  constructor(project: Project) {
    this.#entries = [...project.listed(), ...project.macros()].map((resource) => ({
      resource,
      name: titleOf(resource).toLowerCase(),
      columns: project
        .columns(resource)
        .map(({ name, description }) => `${name} ${description ?? ""}`)
        .join("\n")
        .toLowerCase(),
      tags: (resource.tags ?? []).join(" ").toLowerCase(),
      description: (resource.description ?? "").toLowerCase(),
      code: (resource.raw_code ?? resource.macro_sql ?? "").toLowerCase(),
    }));
  }

  /** Best first; at most `limit`. */
  find(text: string, limit = 50): Found[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const found: Found[] = [];
    for (const entry of this.#entries) {
      const scores = words.map((word) => scoreOf(entry, word));
      if (scores.includes(0)) continue;
      found.push({ resource: entry.resource, score: scores.reduce((sum, score) => sum + score, 0) });
    }
    return found
      .sort((a, b) => b.score - a.score || titleOf(a.resource).localeCompare(titleOf(b.resource)))
      .slice(0, limit);
  }
}

function scoreOf({ name, columns, tags, description, code }: Entry, word: string): number {
  if (name === word) return 100;
  if (name.startsWith(word)) return 60;
  if (name.includes(word)) return 40;
  if (tags.includes(word)) return 20;
  if (columns.includes(word)) return 10;
  if (description.includes(word)) return 5;
  return code.includes(word) ? 1 : 0;
}
