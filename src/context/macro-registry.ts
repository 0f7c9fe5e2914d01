import { QuernError } from "../base/errors.ts";
import { type BoundMacro, bindMacro, macroOf, type Macro as ParsedMacro, parse, type Scope } from "../jinja/index.ts";
import type { Macro } from "../manifest/types.ts";

/** A macro with where its text stands; it is parsed when it is first called. */
export class MacroEntry {
  readonly macro: Macro;
  /** Absolute path, for errors. */
  readonly file: string;
  /** The line of its first tag: its text may begin with blank lines that the tag trims. */
  readonly line: number;
  #parsed: ParsedMacro | undefined;

  constructor(macro: Macro, file: string, line: number) {
    this.macro = macro;
    this.file = file;
    this.line = line;
  }

  /** @throws QuernError QN-JINJA-SYNTAX */
  get parsed(): ParsedMacro {
    if (this.#parsed === undefined) {
      const { macro_sql } = this.macro;
      const blankLines = macro_sql.slice(0, macro_sql.indexOf("{")).split("\n").length - 1;
      this.#parsed = macroOf(parse(macro_sql, { file: this.file, startLine: this.line - blankLines }));
    }
    return this.#parsed;
  }

  bind(scope: Scope, driver: "sync" | "async", onCall?: () => void): BoundMacro {
    return bindMacro(this.parsed, scope, driver, onCall);
  }
}

type Names = Map<string, MacroEntry>;

/** The name under which all built-in macros are reached, `dbt.` in templates. */
const builtinNamespace = "dbt";

/**
 * Every macro of the project, its packages and quern itself, and what a name means in a package. Follows dbt:
 * an unqualified name is looked for in the package itself, in the root project and among the built-in ones (the
 * adapter's first); other packages are reached by `package.name`.
 * https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch
 */
export class MacroRegistry {
  readonly #root: string;
  /** Built-in packages, nearest first: `dbt_duckdb`, `dbt`. */
  readonly #builtin: readonly string[];
  readonly #packages = new Map<string, Names>();
  readonly #byId = new Map<string, MacroEntry>();
  readonly #builtinNames: Names = new Map();
  readonly #adapterTypes: readonly string[];
  readonly #packagesOverride: boolean;
  readonly #dispatch: ReadonlyMap<string, readonly string[]>;

  constructor(options: {
    readonly root: string;
    readonly builtin: readonly string[];
    /** The adapter's type and those it builds on, nearest first. */
    readonly adapterTypes: readonly string[];
    readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
    /** A package's materialization silently replaces a built-in one of its name, as before dbt 1.8. */
    readonly packagesOverride?: boolean;
  }) {
    this.#packagesOverride = options.packagesOverride === true;
    this.#root = options.root;
    this.#builtin = options.builtin;
    this.#adapterTypes = options.adapterTypes;
    this.#dispatch = new Map(options.dispatch.map((entry) => [entry.macro_namespace, entry.search_order]));
  }

  /** Adds a macro; of two of one name in one package the first stays and is returned. */
  add(entry: MacroEntry): MacroEntry | undefined {
    const { package_name: packageName, name, unique_id: id } = entry.macro;
    let names = this.#packages.get(packageName);
    if (names === undefined) {
      names = new Map();
      this.#packages.set(packageName, names);
    }
    const twin = names.get(name);
    if (twin !== undefined) return twin;
    names.set(name, entry);
    this.#byId.set(id, entry);
    const rank = this.#builtin.indexOf(packageName);
    if (rank !== -1) {
      const known = this.#builtinNames.get(name);
      if (known === undefined || this.#builtin.indexOf(known.macro.package_name) > rank)
        this.#builtinNames.set(name, entry);
    }
    return undefined;
  }

  get(id: string): MacroEntry | undefined {
    return this.#byId.get(id);
  }

  entries(): Iterable<MacroEntry> {
    return this.#byId.values();
  }

  /** What an unqualified name means in a package. */
  resolve(name: string, packageName: string): MacroEntry | undefined {
    return (
      this.#packages.get(packageName)?.get(name) ??
      this.#packages.get(this.#root)?.get(name) ??
      this.#builtinNames.get(name)
    );
  }

  /** Whether `name.` starts a qualified macro name. */
  isNamespace(name: string): boolean {
    return name === builtinNamespace || this.#packages.has(name);
  }

  /** The names of all macros that `package.` reaches. */
  namesIn(packageName: string): string[] {
    const names = packageName === builtinNamespace ? this.#builtinNames : this.#packages.get(packageName);
    return [...(names?.keys() ?? [])];
  }

  /** `package.name`; `dbt.name` reaches every built-in macro. */
  resolveIn(packageName: string, name: string): MacroEntry | undefined {
    if (packageName === builtinNamespace) return this.#builtinNames.get(name);
    return this.#packages.get(packageName)?.get(name);
  }

  /**
   * What dbt takes a name in a macro's text for, without running it, and what `run-operation` calls by a bare name: the
   * package's own macro, or else that of the root project, of any package, or a built-in one. What stands before the dot
   * may be no package at all.
   */
  resolveText(packageName: string, name: string): MacroEntry | undefined {
    const known = this.resolveIn(packageName, name) ?? this.#packages.get(this.#root)?.get(name);
    if (known !== undefined) return known;
    let found: MacroEntry | undefined;
    for (const [each, names] of this.#packages) {
      if (!this.#builtin.includes(each)) found = names.get(name) ?? found;
    }
    return found ?? this.#builtinNames.get(name);
  }

  /** Every name that is reached unqualified from a package, for "Did you mean". */
  *names(packageName: string): Iterable<string> {
    for (const names of [this.#packages.get(packageName), this.#packages.get(this.#root), this.#builtinNames]) {
      if (names !== undefined) yield* names.keys();
    }
    yield* this.#packages.keys();
  }

  /**
   * The implementation that `adapter.dispatch` picks: for each package of the search order the adapter's own, then
   * `default__`. @throws QuernError QN-MACRO-NOT-FOUND with all that was looked for
   */
  dispatch(name: string, namespace: string | null, from: string): MacroEntry {
    if (name.includes(".")) {
      const [space, rest] = name.split(/\.(.*)/s);
      throw new QuernError(
        "QN-MACRO-NOT-FOUND",
        `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component.`,
        {
          hint: `Did you mean adapter.dispatch("${rest}", macro_namespace="${space}")?`,
        },
      );
    }
    const found = this.tryDispatch(name, namespace, from);
    if (found !== undefined) return found;
    const searched = this.#searchOrder(namespace).flatMap((packageName) =>
      [...this.#adapterTypes, "default"].map(
        (prefix) => `${packageName === null ? "" : `${packageName}.`}${prefix}__${name}`,
      ),
    );
    throw new QuernError(
      "QN-MACRO-NOT-FOUND",
      `In dispatch: No macro named '${name}' found within namespace: '${namespace ?? "None"}'\n    Searched for: ${searched.map((each) => `'${each}'`).join(", ")}`,
    );
  }

  /** What dispatch would pick, or undefined. */
  tryDispatch(name: string, namespace: string | null, from: string): MacroEntry | undefined {
    for (const packageName of this.#searchOrder(namespace)) {
      for (const prefix of [...this.#adapterTypes, "default"]) {
        const wanted = `${prefix}__${name}`;
        const found = packageName === null ? this.resolve(wanted, from) : this.resolveIn(packageName, wanted);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #searchOrder(namespace: string | null): readonly (string | null)[] {
    if (namespace === null) return [null];
    const configured = this.#dispatch.get(namespace);
    if (configured !== undefined) return configured;
    // for the built-in macros as well: what a package calls `duckdb__split_part` is none of dbt's unless it is configured
    return this.#packages.has(namespace) ? [this.#root, namespace] : [null];
  }

  /**
   * The macro of a materialization: one for the adapter before a default one, then the root project's before a
   * package's before a built-in one; a package can't silently replace a built-in one.
   * https://docs.getdbt.com/guides/create-new-materializations#overriding-built-in-materializations
   */
  findMaterialization(name: string, packageName: string): MacroEntry | undefined {
    for (const type of [...this.#adapterTypes, "default"]) {
      const wanted = `materialization_${name}_${type}`;
      const root = this.#packages.get(this.#root)?.get(wanted);
      if (root !== undefined) return root;
      const builtin = this.#builtinNames.get(wanted);
      if (builtin !== undefined && !this.#packagesOverride) return builtin;
      const own = this.#packages.get(packageName)?.get(wanted);
      if (own !== undefined) return own;
      for (const names of this.#packages.values()) {
        const found = names.get(wanted);
        if (found !== undefined && !this.isBuiltin(found)) return found;
      }
      if (builtin !== undefined) return builtin;
    }
    return undefined;
  }

  /** The names of all materializations, for "Did you mean". */
  materializationNames(): string[] {
    const names = new Set<string>();
    for (const known of [this.#builtinNames, ...this.#packages.values()]) {
      for (const macro of known.keys()) {
        const name = /^materialization_(.+)_[^_]+$/.exec(macro)?.[1];
        if (name !== undefined) names.add(name);
      }
    }
    return [...names];
  }

  /** Whether the built-in `generate_*_name` macro is in force for a package (nobody overrode it). */
  isBuiltin(entry: MacroEntry | undefined): boolean {
    return entry !== undefined && this.#builtin.includes(entry.macro.package_name);
  }

  /** `generate_schema_name` and the like: the root project's, then the node's own package's, then the built-in one. */
  findGenerator(name: string, packageName: string): MacroEntry | undefined {
    return (
      this.#packages.get(this.#root)?.get(name) ??
      this.#packages.get(packageName)?.get(name) ??
      this.#builtinNames.get(name)
    );
  }
}
