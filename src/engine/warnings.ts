import { QuernError } from "../base/errors.ts";
import type { Emit, QuernEvent } from "../base/events.ts";
import type { Json } from "../manifest/types.ts";

/** What becomes of a warning, by its code. https://docs.getdbt.com/reference/global-configs/warnings */
export type WarningPolicy = (code: string) => "warn" | "error" | "silence";

/**
 * The policy of `--warn-error` and `--warn-error-options`: a code's own name wins over the group `Deprecations`, which
 * wins over `all`; silence wins over warn, warn over error. `include` and `exclude` are dbt's older names.
 * @throws QuernError QN-CLI-USAGE
 */
export function warningPolicy(flags: Readonly<Record<string, Json>>): WarningPolicy {
  const given = flags.WARN_ERROR_OPTIONS ?? {};
  if (typeof given !== "object" || Array.isArray(given)) throw invalid("it must be a mapping");
  for (const [older, name] of Object.entries({ include: "error", exclude: "warn" }))
    if (given[older] !== undefined && given[name] !== undefined)
      throw invalid(`only '${older}' or '${name}' can be specified, not both`);
  const error = given.error ?? given.include ?? [];
  const all = flags.WARN_ERROR === true || error === "all" || error === "*";
  const errors = typeof error === "string" ? new Set<string>() : names(error, "error");
  const warns = names(given.warn ?? given.exclude ?? [], "warn");
  const silenced = names(given.silence ?? [], "silence");
  return (code) => {
    for (const name of code.endsWith("Deprecation") ? [code, "Deprecations"] : [code]) {
      if (silenced.has(name)) return "silence";
      if (warns.has(name)) return "warn";
      if (errors.has(name)) return "error";
    }
    return all ? "error" : "warn";
  };
}

/** An emit that throws what the policy makes an error, and drops what it silences. */
export function withPolicy(emit: Emit, policy: WarningPolicy): Emit {
  return (event) => {
    if (event.type !== "warning") return emit(event);
    const fate = policy(event.code);
    if (fate === "error") throw asError(event);
    if (fate === "warn") emit(event);
  };
}

function asError(event: QuernEvent & { type: "warning" }): QuernError {
  return new QuernError("QN-WARNING-AS-ERROR", event.message, {
    place: event.place,
    hint: event.hint ?? `A warning (${event.code}) that --warn-error or --warn-error-options makes an error.`,
    node: event.node,
  });
}

function names(value: Json, key: string): Set<string> {
  if (Array.isArray(value)) return new Set(value.map(String));
  throw invalid(`'${key}' must be a list${key === "error" ? " or 'all'" : ""}`);
}

function invalid(reason: string): QuernError {
  return new QuernError("QN-CLI-USAGE", `Can't use --warn-error-options: ${reason}`, {
    hint: `For example: --warn-error-options '{"error": "all", "warn": ["NoNodesForSelectionCriteria"]}'`,
  });
}
