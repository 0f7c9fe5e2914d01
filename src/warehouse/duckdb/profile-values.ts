import { QuernError } from "../../base/errors.ts";
import type { Json, JsonObject } from "../../manifest/types.ts";

/** A key's text; numbers count as such. @throws QuernError QN-PROFILE-INVALID */
export function text(from: JsonObject, key: string): string | null {
  const value = from[key];
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw invalid(`'${key}' of a DuckDB target must be a text`);
}

/** A key's count. @throws QuernError QN-PROFILE-INVALID */
export function wholeNumber(from: JsonObject, key: string): number | null {
  const value = from[key];
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw invalid(`'${key}' of a DuckDB target must be a number from 1 up`);
}

/** A list, or one entry that stands for a list of it. */
export function list(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A mapping; an absent one is empty. @throws QuernError QN-PROFILE-INVALID */
export function object(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw invalid(`a mapping is expected in a DuckDB target where ${JSON.stringify(value)} stands`);
}

export function invalid(message: string, hint?: string): QuernError {
  return new QuernError("QN-PROFILE-INVALID", message, { hint });
}
