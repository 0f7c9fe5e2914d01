import { join } from "node:path";
import type { Place } from "../base/errors.ts";
import { QuernError } from "../base/errors.ts";
import { readText } from "../base/files.ts";
import { locate } from "../base/yaml.ts";
import type { Captured, ContextSession } from "../context/index.ts";
import type { Project } from "../project/types.ts";
import type { Memo, Step } from "./cache/index.ts";
import type { SemanticResource } from "./semantic/types.ts";
import type {
  Documentation,
  Exposure,
  GraphNode,
  Group,
  Macro,
  ManifestNode,
  NodeExtra,
  SourceDefinition,
  UnitTest,
} from "./types.ts";
import type { YamlEntry, YamlFile } from "./yaml-entries.ts";

/** A node before its edges are known, with what its templates used. */
export interface Draft<T extends GraphNode = GraphNode> {
  readonly node: T;
  readonly captured: Captured;
  readonly extra: NodeExtra;
}

/** What an earlier parse left to this one. */
export interface BuilderCache {
  readonly files: { text(absolute: string): string | undefined };
  readonly memo: Memo;
}

/** What parsing has found so far; each kind's file adds to it, and everything wrong with the project gathers here. */
export class ManifestBuilder {
  readonly session: ContextSession;
  /** One moment for every `created_at`, in seconds. */
  readonly createdAt: number;
  readonly nodes = new Map<string, Draft<ManifestNode>>();
  readonly sources = new Map<string, Draft<SourceDefinition>>();
  readonly exposures = new Map<string, Draft<Exposure>>();
  readonly unitTests = new Map<string, Draft<UnitTest>>();
  readonly semantic = new Map<string, Draft<SemanticResource>>();
  readonly macros: Record<string, Macro> = {};
  readonly docs: Record<string, Documentation> = {};
  readonly groups: Record<string, Group> = {};
  readonly disabled = new Map<string, Draft[]>();
  readonly extras = new Map<string, NodeExtra>();
  readonly errors: QuernError[] = [];
  readonly cache: BuilderCache | undefined;
  /** Nodes that the step at work adds. */
  #recorded: Draft<ManifestNode>[] = [];

  constructor(session: ContextSession, cache?: BuilderCache) {
    this.session = session;
    this.createdAt = session.now().getTime() / 1000;
    this.cache = cache;
  }

  /** The text of a file of the project. @throws QuernError QN-FILE-* */
  textOf(absolute: string): string {
    return this.cache?.files.text(absolute) ?? readText(absolute);
  }

  /** Does a step of parsing, unless the cache remembers what it makes. @returns the nodes that it adds */
  remember(step: Step): readonly Draft<ManifestNode>[] {
    return this.cache === undefined ? this.record(step) : this.cache.memo.take(this, step);
  }

  /** Does a step. @returns the nodes that it adds */
  record(step: Step): readonly Draft<ManifestNode>[] {
    this.#recorded = [];
    step.run();
    return this.#recorded;
  }

  /** Runs one step of parsing; an error of the user's is kept, so that all are reported at once. */
  attempt(step: () => void, where: { readonly place?: Place; readonly node?: string } = {}): void {
    try {
      step();
    } catch (cause) {
      if (!(cause instanceof QuernError)) throw cause;
      this.errors.push(cause.with(where));
    }
  }

  warn(code: string, message: string, place?: Place, hint?: string): void {
    this.session.emit({ type: "warning", code, message, place, hint });
  }

  addNode(draft: Draft<ManifestNode>): void {
    const { node } = draft;
    this.#recorded.push(draft);
    if (node.config.enabled === false) {
      this.addDisabled(draft);
      return;
    }
    const twin = this.nodes.get(node.unique_id);
    if (twin !== undefined) {
      this.errors.push(duplicate(draft, twin));
      return;
    }
    this.nodes.set(node.unique_id, draft);
  }

  addDisabled(draft: Draft): void {
    const known = this.disabled.get(draft.node.unique_id);
    if (known === undefined) this.disabled.set(draft.node.unique_id, [draft]);
    else known.push(draft);
  }
}

function duplicate(draft: Draft, twin: Draft): QuernError {
  const { node } = draft;
  const what = `${node.resource_type}s`;
  return new QuernError(
    "QN-PARSE-DUPLICATE",
    `dbt found two ${what} with the name "${node.name}": ${twin.node.original_file_path} and ${node.original_file_path}`,
    {
      node: node.unique_id,
      place: draft.extra.place,
      hint:
        node.resource_type === "test"
          ? "Give one of the two equal tests a name of its own, or remove it."
          : "Resource names are unique in a package: rename one of the files.",
    },
  );
}

/** Where an entry stands: its file, and the keys and indices that lead to it. */
interface Entry {
  readonly file: Pick<YamlFile, "absolute" | "text">;
  readonly path: YamlEntry["path"];
}

/** The extra of a node defined by an entry of a YAML file; the line is looked up only when somebody asks. */
export function yamlExtra(
  project: Pick<Project, "root">,
  entry: Entry,
  at: readonly (string | number)[] = [],
): NodeExtra {
  return new YamlExtra(project.root, entry, at);
}

/** There is one of each test: a class takes a third of the memory that an object with a getter takes. */
class YamlExtra implements NodeExtra {
  readonly packageRoot: string;
  readonly at: readonly (string | number)[];
  readonly #entry: Entry;

  constructor(packageRoot: string, entry: Entry, at: readonly (string | number)[]) {
    this.packageRoot = packageRoot;
    this.#entry = entry;
    this.at = at;
  }

  get place(): Place {
    return this.within([]);
  }

  get entry(): NonNullable<NodeExtra["entry"]> {
    const { file, path } = this.#entry;
    return { file: file.absolute, path };
  }

  within(path: readonly (string | number)[]): Place {
    const { file, path: start } = this.#entry;
    return locate(file.text, file.absolute, [...start, ...this.at, ...path]);
  }
}

/** The extra of a node that is a file of its own. */
export function fileExtra(project: Project, originalFilePath: string, line = 1): NodeExtra {
  return { packageRoot: project.root, place: { file: join(project.root, originalFilePath), line } };
}
