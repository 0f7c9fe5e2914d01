import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { methods } from "./methods/index.ts";

export type IndirectSelection = "eager" | "cautious" | "buildable" | "empty";

/** One criterion: a method with a value, and how far to go from what it finds. */
export interface Criterion {
  readonly kind: "criterion";
  /** What the user wrote, for messages. */
  readonly raw: string;
  readonly method: string;
  /** `materialized` in `config.materialized:view`. */
  readonly methodArguments: readonly string[];
  readonly value: string;
  /** `@`: descendants and all their ancestors. */
  readonly childrensParents: boolean;
  /** Steps upstream: 0 none, Infinity all. */
  readonly parents: number;
  readonly children: number;
  readonly indirectSelection?: IndirectSelection;
  /** Whether it is no mistake to find nothing. */
  readonly mayBeEmpty?: boolean;
}

/** A tree of criteria, as `--select a b,c` or selectors.yml makes one. */
export type Selection =
  | Criterion
  | {
      readonly kind: "union" | "intersection";
      readonly of: readonly Selection[];
      readonly raw?: string;
      /** Whether tests join whose parents different parts select: groups of the command line have it, those of selectors.yml don't. */
      readonly indirectSelection?: IndirectSelection;
    }
  | { readonly kind: "difference"; readonly from: Selection; readonly without: Selection };

/** The parts of a criterion as written: `@`, steps upstream, method, value, steps downstream. */
export const criterionPattern = /^(@)?(?:(\d*)\+)?(?:([\w.]+):)?(.*?)(?:\+(\d*))?$/s;

/**
 * Reads one criterion such as `2+tag:nightly+`, `@source:raw`, `models/staging`.
 * https://docs.getdbt.com/reference/node-selection/syntax
 * @throws QuernError QN-SELECT-INVALID
 */
export function parseCriterion(raw: string, indirectSelection?: IndirectSelection): Criterion {
  const match = criterionPattern.exec(raw);
  if (match === null) throw new QuernError("QN-SELECT-INVALID", `Invalid selector spec "${raw}"`);
  const [, at, parentsDepth, method, value = "", childrenDepth] = match;
  if (at !== undefined && childrenDepth !== undefined) {
    throw new QuernError("QN-SELECT-INVALID", `Invalid node spec ${raw} - "@" prefix and "+" suffix are incompatible`, {
      hint: "`@x` takes x's descendants already; write either `@x` or `x+`.",
    });
  }
  return makeCriterion({
    raw,
    method: method ?? defaultMethod(value),
    value,
    childrensParents: at !== undefined,
    parents: depth(parentsDepth),
    children: depth(childrenDepth),
    indirectSelection,
  });
}

/** A criterion from its parts, with the method's name checked. @throws QuernError QN-SELECT-INVALID */
export function makeCriterion(parts: Omit<Criterion, "kind" | "methodArguments">): Criterion {
  const [name = "", ...methodArguments] = parts.method.split(".");
  if (!Object.hasOwn(methods, name) && name !== "selector") {
    throw new QuernError("QN-SELECT-INVALID", `'${name}' is not a valid method name in the selector "${parts.raw}"`, {
      hint: didYouMean(name, Object.keys(methods)) ?? `Methods are: ${Object.keys(methods).sort().join(", ")}.`,
    });
  }
  return { kind: "criterion", ...parts, method: name, methodArguments };
}

const depth = (digits: string | undefined): number =>
  digits === undefined ? 0 : digits === "" ? Number.POSITIVE_INFINITY : Number(digits);

/** The method of a bare value: a path, a file name, or else a name. */
export function defaultMethod(value: string): string {
  if (value.includes("/") || value.includes("\\")) return "path";
  return /\.(sql|py|csv)$/i.test(value) ? "file" : "fqn";
}

/** `["a b", "c,d"]`: the union of a, b, and the intersection of c and d. */
export function parseUnion(specs: readonly string[], indirectSelection?: IndirectSelection): Selection {
  const words = specs.flatMap((spec) => spec.split(/\s+/)).filter((word) => word !== "");
  return {
    kind: "union",
    indirectSelection,
    of: words.map((word) => {
      const parts = word.split(",").map((part) => parseCriterion(part, indirectSelection));
      return parts.length === 1 ? parts[0]! : { kind: "intersection", of: parts, raw: word, indirectSelection };
    }),
  };
}
