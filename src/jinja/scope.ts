import type { UndefinedMode, UndefinedOrigin } from "./values/undefined.ts";
import { makeUndefined, type Undefined } from "./values/undefined.ts";
import type { Value } from "./values/value.ts";

/** Ceilings that end a template with a clear error instead of ending the process. */
export interface Limits {
  /** Macro calls inside macro calls. */
  readonly depth: number;
  /** Rounds of all loops together. */
  readonly iterations: number;
}

const standard: Limits = { depth: 300, iterations: 20_000_000 };

/** What a template's names mean. */
export interface ScopeOptions {
  /** The value of a global name, or `undefined`. Asked when a template first needs the name, so it may be lazy. */
  readonly lookup: (name: string) => Value | undefined;
  /** All global names, for "Did you mean" in errors. */
  readonly names?: () => Iterable<string>;
  /** `default` (prints as nothing, errors when used), `strict`, or `absorb` as dbt while parsing. */
  readonly undefinedMode?: UndefinedMode;
  readonly limits?: Partial<Limits>;
}

/** What counts in all scopes of one rendering together. */
interface Counts {
  depth: number;
  iterations: number;
}

/**
 * The globals of one rendering (of a node and the macros it calls) and its running counts. One scope serves many
 * templates; macros bound to it share its counts.
 */
export class Scope {
  readonly lookup: (name: string) => Value | undefined;
  readonly undefinedMode: UndefinedMode;
  readonly limits: Limits;
  readonly names: (() => Iterable<string>) | undefined;
  readonly #options: ScopeOptions;
  readonly #counts: Counts;

  constructor(options: ScopeOptions, counts: Counts = { depth: 0, iterations: 0 }) {
    this.#options = options;
    this.#counts = counts;
    this.lookup = options.lookup;
    this.names = options.names;
    this.undefinedMode = options.undefinedMode ?? "default";
    this.limits = options.limits === undefined ? standard : { ...standard, ...options.limits };
  }

  /** Macro calls that are under way. */
  get depth(): number {
    return this.#counts.depth;
  }

  set depth(depth: number) {
    this.#counts.depth = depth;
  }

  /** Loop rounds so far. */
  get iterations(): number {
    return this.#counts.iterations;
  }

  set iterations(iterations: number) {
    this.#counts.iterations = iterations;
  }

  /** The same names and counts, with another meaning of those that are missing. */
  withUndefined(undefinedMode: UndefinedMode): Scope {
    return new Scope({ ...this.#options, undefinedMode }, this.#counts);
  }

  /** A scope over the own properties of a record. */
  static of(record: Readonly<Record<string, Value>>, options: Omit<ScopeOptions, "lookup" | "names"> = {}): Scope {
    return new Scope({
      ...options,
      lookup: (name) => (Object.hasOwn(record, name) ? record[name] : undefined),
      names: () => Object.keys(record),
    });
  }

  missing(origin: UndefinedOrigin): Undefined {
    return makeUndefined(this.undefinedMode, origin);
  }
}
