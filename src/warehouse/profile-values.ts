import { QuernError } from "../base/errors.ts";
import type { Json, JsonObject } from "../manifest/types.ts";

/** Readers of one target's keys; `what` names it in messages: `DuckDB`. All throw QuernError QN-PROFILE-INVALID. */
export function profileValues(what: string) {
  /** A key's text; numbers count as such. */
  function text(from: JsonObject, key: string): string | null {
    const value = from[key];
    if (value === undefined || value === null) return null;
    if (typeof value === "string" || typeof value === "number") return String(value);
    throw invalid(`'${key}' of a ${what} target must be a text`);
  }

  /** A key's count. */
  function wholeNumber(from: JsonObject, key: string, least = 1): number | null {
    const value = from[key];
    if (value === undefined || value === null) return null;
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= least) return number;
    throw invalid(`'${key}' of a ${what} target must be a number from ${least} up`);
  }

  /** A mapping; an absent one is empty. */
  function object(value: Json | undefined): JsonObject {
    if (value === undefined || value === null) return {};
    if (typeof value === "object" && !Array.isArray(value)) return value;
    throw invalid(`a mapping is expected in a ${what} target where ${JSON.stringify(value)} stands`);
  }

  /** One of some words. */
  function oneOf<T extends string>(from: JsonObject, key: string, words: readonly T[]): T | null {
    const value = text(from, key);
    if (value === null) return null;
    const found = words.find((word) => word === value.toLowerCase());
    if (found !== undefined) return found;
    throw invalid(`'${key}' of a ${what} target can't be '${value}'`, `It is one of ${words.join(", ")}.`);
  }

  return { text, wholeNumber, object, oneOf };
}

/** A list, or one entry that stands for a list of it. */
export function list(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function invalid(message: string, hint?: string): QuernError {
  return new QuernError("QN-PROFILE-INVALID", message, { hint });
}
