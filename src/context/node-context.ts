import { nearest } from "../base/nearest.ts";
import { type BoundMacro, parse, type Result, renderAsync, renderSync, Scope, type Value } from "../jinja/index.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import type { Connection } from "../warehouse/types.ts";
import type { Captured } from "./captured.ts";
import { MacroNamespace } from "./macro-namespace.ts";
import type { MacroEntry } from "./macro-registry.ts";
import type { StoredResult } from "./names/results.ts";
import type { ContextNode, ContextSession, TimeRange } from "./session.ts";

/** What differs from node to node while it is run. */
export interface ExecutionOptions {
  readonly connection: Connection;
  /** `Thread-1` ... */
  readonly thread: string;
  /** Names that only this rendering has: `sql`, `pre_hooks`, fixtures of unit tests ... */
  readonly extra?: Readonly<Record<string, Value>>;
  /** The config where it is not the node's own (retries, batches). */
  readonly config?: JsonObject;
  /** The batch of a microbatch model. */
  readonly batch?: (TimeRange & { readonly name: string }) | null;
  /** Called for each ephemeral node that a ref resolves to. */
  readonly onEphemeral?: (id: string) => void;
  /** Called for each macro that the node's own text uses. */
  readonly onMacro?: (id: string) => void;
  /** ref() and source() of unit tests: the relation of a fixture by unique_id. */
  readonly inputs?: (id: string) => Value | undefined;
  /** Overrides of unit tests. */
  readonly vars?: JsonObject;
  readonly envVars?: Readonly<Record<string, string>>;
  /** The node may ref what it does not depend on (operations, hooks). */
  readonly anyRef?: boolean;
}

/** A name's value, made when a template first asks for it; undefined where the name has no meaning. */
export type NameFactory = (context: NodeContext) => Value | undefined;

/**
 * The names of one node's rendering. Most templates use a handful, so each is made on demand; macros come first, as in
 * dbt, where a project may replace `ref` and still reach `builtins.ref`.
 */
export class NodeContext {
  readonly session: ContextSession;
  readonly node: ContextNode | null;
  readonly packageName: string;
  readonly captured: Captured | null;
  readonly execution: ExecutionOptions | null;
  readonly scope: Scope;
  /** What macros see: while parsing, a name that is missing there is an error when it is used, as in dbt. */
  readonly #macroScope: Scope;
  /** Results of `statement` by name; null for one that was loaded. */
  readonly results = new Map<string, StoredResult | null>();
  readonly #names: Readonly<Record<string, NameFactory>>;
  readonly #made = new Map<string, Value>();

  constructor(
    names: Readonly<Record<string, NameFactory>>,
    options: {
      readonly session: ContextSession;
      readonly node: ContextNode | null;
      readonly packageName: string;
      readonly captured?: Captured;
      readonly execution?: ExecutionOptions;
    },
  ) {
    this.#names = names;
    this.session = options.session;
    this.node = options.node;
    this.packageName = options.packageName;
    this.captured = options.captured ?? null;
    this.execution = options.execution ?? null;
    this.scope = new Scope({
      lookup: (name) => this.lookup(name),
      names: () => this.knownNames(),
      undefinedMode: options.execution === undefined ? "absorb" : "default",
    });
    this.#macroScope = options.execution === undefined ? this.scope.withUndefined("default") : this.scope;
  }

  get driver(): "sync" | "async" {
    return this.execution === null ? "sync" : "async";
  }

  lookup(name: string): Value | undefined {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    const extra = this.execution?.extra;
    if (extra !== undefined && Object.hasOwn(extra, name)) return extra[name];
    const macro = this.session.macros.resolve(name, this.packageName);
    let value: Value | undefined = macro === undefined ? this.builtin(name) : this.use(macro);
    if (value === undefined && this.session.macros.isNamespace(name)) {
      value = new MacroNamespace(this.session.macros.namesIn(name), (each) => this.macroIn(name, each));
    }
    if (value !== undefined) this.#made.set(name, value);
    return value;
  }

  /** Gives this rendering a name of its own. */
  provide(name: string, value: Value): void {
    this.#made.set(name, value);
  }

  /** A name of dbt's own, past any macro that replaces it. */
  builtin(name: string): Value | undefined {
    return Object.hasOwn(this.#names, name) ? this.#names[name]!(this) : undefined;
  }

  /**
   * The scope of what dbt parses without looking for macros that replace its own names: exposures, and generic tests,
   * for which it gathers macros from texts, where `ref(...)` is no macro.
   */
  get plainScope(): Scope {
    return new Scope({
      lookup: (name) => this.builtin(name) ?? this.lookup(name),
      undefinedMode: this.execution === null ? "absorb" : "default",
    });
  }

  builtinNames(): string[] {
    return Object.keys(this.#names);
  }

  /** A macro that dbt itself calls. */
  bind(entry: MacroEntry): BoundMacro {
    return entry.bind(this.#macroScope, this.driver);
  }

  /** A macro for a template, whose calls count as its use. */
  use(entry: MacroEntry): BoundMacro {
    return entry.bind(this.#macroScope, this.driver, () => this.#track(entry));
  }

  /** A macro of a package, as `package.name`. */
  macroIn(packageName: string, name: string): Value | undefined {
    const replaced = this.execution?.extra?.[`${packageName}.${name}`];
    if (replaced !== undefined) return replaced;
    const entry = this.session.macros.resolveIn(packageName, name);
    return entry === undefined ? undefined : this.use(entry);
  }

  /** Only what the node's own text calls counts as its dependency, not what macros call in turn. */
  #track(entry: MacroEntry): void {
    if (this.scope.depth > 0) return;
    this.captured?.macros.add(entry.macro.unique_id);
    this.execution?.onMacro?.(entry.macro.unique_id);
  }

  *knownNames(): Iterable<string> {
    yield* Object.keys(this.#names);
    yield* this.session.macros.names(this.packageName);
  }

  nearestName(name: string): string | undefined {
    return nearest(name, this.knownNames())[0];
  }

  /** `render(text)`: a text as a template with these names. */
  renderText(text: string): Result {
    const template = parse(text, { file: this.node?.original_file_path });
    return this.driver === "sync" ? renderSync(template, this.scope) : renderAsync(template, this.scope);
  }

  /** The node's config while it runs. */
  get config(): Readonly<Record<string, unknown>> {
    return this.execution?.config ?? (this.node as { config?: Record<string, Json> } | null)?.config ?? {};
  }
}
